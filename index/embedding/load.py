"""Load the encoder that the settings name: the bundled one, or any sentence-transformers model."""

from index.embedding.protocol import Encoder
from index.embedding.sentence_transformers import SentenceTransformersEncoder
from index.embedding.static import BUNDLED, BUNDLED_FOLDER, static


def load_encoder(
    name: str = BUNDLED,
    *,
    query_prompt: str | None = None,
    document_prompt: str | None = None,
    allow_download: bool = False,
    backend: str = "torch",
    int8: bool = False,
) -> Encoder:
    """The encoder called `name`: "bundled", or a sentence-transformers model's name or folder.

    A prompt is put before every question or passage; None takes the one stored with the model. The
    bundled encoder knows no prompts. Without `allow_download` no request leaves the machine. A named
    model is run by `backend`, "torch" or "onnx"; the latter may use `int8` numbers.
    """
    if name == BUNDLED:
        return static(str(BUNDLED_FOLDER))
    if backend == "onnx":
        from index.embedding.onnx_runner import OnnxEncoder

        return OnnxEncoder(
            name, int8=int8, query_prompt=query_prompt, document_prompt=document_prompt, allow_download=allow_download
        )
    return SentenceTransformersEncoder(
        name, query_prompt=query_prompt, document_prompt=document_prompt, allow_download=allow_download
    )
