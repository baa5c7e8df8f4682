"""A question-answering model in Hugging Face's form as the reader, by its name or folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import hub
from index.errors import EncoderError, cause
from index.records import Passage
from qa.judge.decode import Floats, Prediction, not_read, predictions
from qa.judge.inputs import Tokens

WINDOW = 384
STRIDE = 128
"""Tokens of question and passage read together, and how many two neighbouring windows share."""

LONGEST_QUESTION = 64
"""Tokens of the question that are read."""


class HubReader:
    """Reads with `AutoModelForQuestionAnswering`.

    Such a model says "not here" by pointing at its first token; its logits are given against that,
    as those of the bundled reader are against 0 (Devlin et al., NAACL 2019, section 4.3).
    """

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        self._tokenizer, self._model = _load(name, allow_download=allow_download)
        self._name = name
        longest = getattr(self._model.config, "max_position_embeddings", None) or WINDOW + 2
        self._window = min(WINDOW, longest - 2)

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Prediction]]:
        """For each passage the prediction of each of its sentences."""
        asked = self._tokenizer(question, add_special_tokens=False)["input_ids"]
        longest = min(LONGEST_QUESTION, self._window // 3)
        if len(asked) > longest:
            question = self._tokenizer.decode(asked[:longest])
        return [list(self._of_passage(question, passage)) for passage in passages]

    def _of_passage(self, question: str, passage: Passage) -> list[Prediction]:
        import torch

        windows = self._tokenizer(
            question, passage.text, truncation="only_second", max_length=self._window,
            stride=min(STRIDE, self._window // 4), return_overflowing_tokens=True,
            return_offsets_mapping=True, padding=True, return_tensors="pt",
        )  # fmt: skip
        given = {k: v for k, v in windows.items() if k in self._tokenizer.model_input_names}
        with torch.inference_mode():
            output = self._model(**given)
        logits = torch.stack([output.start_logits, output.end_logits], dim=-1).float().numpy()
        if not np.isfinite(logits).all():
            raise EncoderError(
                f"模型 {self._name} 给出了无效的数（NaN 或无穷大）。请换一个模型，或设 reader: bundled。",
                f"the model {self._name} gives values that are not numbers; name another, or set reader: bundled",
            )
        best: dict[tuple[int, int], Floats] = {}
        for number in range(len(logits)):
            against = logits[number] - logits[number, self._first(given, number)]
            for token, of_passage in enumerate(windows.sequence_ids(number)):
                span = tuple(windows["offset_mapping"][number][token].tolist())
                if of_passage == 1 and span[0] < span[1]:
                    best[span] = np.maximum(best.get(span, against[token]), against[token])
        if not best:
            return [not_read(span) for span in passage.sentences]
        spans = np.asarray(sorted(best), dtype=np.int64)
        none = np.zeros(len(spans), np.int64)
        tokens = Tokens(passage.text, none, spans[:, 0], spans[:, 1], none, none[:1])
        return list(predictions(passage, tokens, np.stack([best[tuple(span)] for span in spans])))

    def _first(self, given: Any, number: int) -> int:
        """The token that stands for "not here"."""
        ids = given["input_ids"][number].tolist()
        mark = self._tokenizer.cls_token_id
        return ids.index(mark) if mark in ids else 0


def _load(name: str, *, allow_download: bool) -> tuple[Any, Any]:
    hub.prepare("transformers", name, "reader", allow_download=allow_download)
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    local = not allow_download
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local)
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            name, local_files_only=local, use_safetensors=True, output_loading_info=True
        )
        if report["missing_keys"]:
            raise ValueError("not a question-answering model: it has no weights that point at spans")
        if not tokenizer.is_fast:
            raise ValueError("its tokenizer cannot say where a token stands in the text")
    except Exception as error:  # missing files, a damaged folder, an unknown architecture
        where = "无法载入" if Path(name).is_dir() or allow_download else "这台机器上没有，或无法载入"
        raise EncoderError(
            f"{where}阅读模型 {name}（{cause(error)}）。请把 qa.reader 设为它的文件夹，或设 reader: bundled。",
            f"The reader {name} cannot be loaded ({cause(error)}): set qa.reader to its folder, or to bundled.",
        ) from error
    return tokenizer, model.eval()
