"""What is kept between runs is plain data, checked, and never more than a shortcut."""

import os
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import cache
from index.text.jieba_tables import Lexicon, Tags
from index.text.tokens import _jieba, _tagger, tagged

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


def made(calls: Counter[str]) -> cache.Arrays:
    calls["made"] += 1
    return {"one": np.arange(5, dtype=np.uint32), "none": np.zeros(0, dtype=np.uint8)}


def test_a_table_is_made_once(home: Path) -> None:
    calls: Counter[str] = Counter()
    first = cache.tables("t", ("jieba",), lambda: made(calls))
    again = cache.tables("t", ("jieba",), lambda: made(calls))
    assert calls["made"] == 1
    assert all((first[name] == again[name]).all() for name in first)


def test_other_sources_make_it_anew(home: Path) -> None:
    calls: Counter[str] = Counter()
    cache.tables("t", ("jieba",), lambda: made(calls))
    cache.tables("t", ("jieba", "jieba/dict.txt"), lambda: made(calls))
    assert calls["made"] == 2


@pytest.mark.parametrize("at", [0, 9, 60, -1])
def test_a_damaged_table_is_made_anew(home: Path, at: int) -> None:
    calls: Counter[str] = Counter()
    cache.tables("t", (), lambda: made(calls))
    path = home / ".cache" / "yuanwen" / f"t-{cache._HERE}.safetensors"
    body = bytearray(path.read_bytes())
    body[at] ^= 0x55
    path.write_bytes(body)
    assert cache.tables("t", (), lambda: made(calls))["one"].tolist() == [0, 1, 2, 3, 4]
    assert calls["made"] == 2


def test_a_folder_that_others_can_write_is_not_trusted(home: Path) -> None:
    calls: Counter[str] = Counter()
    cache.tables("t", (), lambda: made(calls))
    (home / ".cache" / "yuanwen").chmod(0o777)
    assert cache.private_folder() is None
    cache.tables("t", (), lambda: made(calls))
    assert calls["made"] == 2


def test_what_is_kept_is_for_its_owner_alone(home: Path) -> None:
    cache.tables("t", (), lambda: made(Counter()))
    folder = home / ".cache" / "yuanwen"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"t-{cache._HERE}.safetensors").stat().st_mode) & 0o077 == 0


def test_a_home_that_cannot_be_written_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "file")
    calls: Counter[str] = Counter()
    assert len(cache.tables("t", (), lambda: made(calls))["one"]) == 5


WORDS = st.dictionaries(st.text(max_size=4), st.integers(0, 2**32 - 1), max_size=50)


@given(counts=WORDS, others=st.lists(st.text(max_size=4)))
def test_a_lexicon_is_the_dictionary_it_was_made_of(counts: dict[str, int], others: list[str]) -> None:
    counts = {word: n for word, n in counts.items() if word.isprintable()}
    lexicon = Lexicon(Lexicon.arrays(counts))
    assert dict(lexicon) == counts
    assert len(lexicon) == len(counts)
    for word in [*others, *counts]:
        assert (word in lexicon) == (word in counts)
        assert lexicon.get(word) == counts.get(word)


def test_a_lexicon_takes_words_of_the_user() -> None:
    lexicon = Lexicon(Lexicon.arrays({"雷军": 3, "雷": 0}))
    lexicon["小米汽车"] = 7
    lexicon["雷军"] = 9
    del lexicon["雷"]
    assert dict(lexicon) == {"小米汽车": 7, "雷军": 9}
    assert "雷" not in lexicon
    with pytest.raises(KeyError):
        lexicon["没有"]


def test_a_word_has_the_tag_that_jieba_gives_it() -> None:
    import jieba.posseg

    text = "雷军昨天在北京对记者说，小米SU7的交付比问界M9快3倍，win7和64位哪个好？他们都没有回答。"
    plain = jieba.posseg.POSTokenizer(_jieba())
    assert tagged(text) == [(word, tag) for word, tag in plain.cut(text)]
    tags = _tagger().word_tag_tab
    assert isinstance(tags, Tags)
    some = [*plain.word_tag_tab.items()][::97]
    assert len(some) > 3000
    assert [tags.get(word, "") for word, _ in some] == [tag for _, tag in some]
    assert tags.get("没有这个词", "x") == "x"


def test_an_empty_cache_folder_leaves_no_file_open(tmp_path: Path) -> None:
    """Where no table is kept yet, jieba's own dictionary is read, and closed again."""
    script = "from index.text.tokens import tagged\nassert tagged('雷军') == [('雷军', 'nr')]\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.rglob("*.safetensors"))) == 2


def test_a_second_question_opens_no_dictionary(seed_store: Path) -> None:
    """A kept table stands for its package: neither OpenCC's nor pypinyin's tables are read again, nor jieba's tags."""
    ask = f"from ui.cli import main\nmain(['ask', '雷军是谁？', '--store', {str(seed_store)!r}])\n"
    heavy = (
        "import sys\n"
        "heavy = {'opencc', 'pypinyin', 'torch', 'gradio', 'pandas', 'lxml', 'prometheus_client'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "tagger = sys.modules.get('jieba.posseg')\n"
        "assert tagger is None or not tagger.dt.word_tag_tab\n"
    )
    subprocess.run([sys.executable, "-c", ask], cwd=ROOT, check=True)
    done = subprocess.run([sys.executable, "-c", ask + heavy], cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stderr
