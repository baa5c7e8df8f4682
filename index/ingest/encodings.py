"""Detect the encoding of a file, with a confidence, and decode it; count what could not be decoded.

A byte-order mark or valid UTF-8 decides at once. Otherwise every likely encoding is tried strictly, and the one
wins whose characters are most typical of what people write: the most common Chinese characters (compared in
Simplified, so that Big5 needs no table of its own), kana, common Hangul, words of Latin or Cyrillic letters.
Unlike byte statistics, this works for texts of a few words.

Nothing is replaced silently: what could not be decoded is counted, with the first line that has it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from index.text.language import HAN, HANGUL, KANA, fold

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# gb18030 and not gb2312, cp950, cp932 and cp949 and not the standards they extend: the systems that wrote the
# files used the extensions. The order decides ties.
_LEGACY = (
    "gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "cp949",
    "utf-16-le", "utf-16-be", "cp1252", "cp1251",
)  # fmt: skip
_NAMES = {
    "big5hkscs": "big5", "cp950": "big5", "cp932": "shift_jis", "cp949": "euc-kr", "euc_jp": "euc-jp",
    "cp1252": "windows-1252", "cp1251": "windows-1251",
}  # fmt: skip
SAMPLE_BYTES = 16_384
"""Bytes of the lines outside ASCII that are scored."""

SURE = 0.5
"""A decision with less confidence is shown to people as a guess."""

_CHINESE_BONUS = 0.05
"""Added to the score of GB18030: where several encodings fit, the text is more often Chinese."""

_ENOUGH_BYTES = 12
"""With fewer bytes outside ASCII the confidence is reduced in proportion."""

_PLAUSIBLE = 0.25
"""A score below this means characters that nobody writes together."""

_WORST = -0.2
"""A score below this is worse than that of any text."""

# The most common characters, most common first: counted over Chinese news and encyclopedia texts
# (600 of them make 78 % of such texts), and over Korean translations of programs (200 make 84 %).
_HAN_BY_COUNT = (
    "的在年一为中是国人有大于和日了上时以成不发月地会公行个后出生部学作区家动到分多来新本用市业主名与方对长之及等下开他其体文这现全工进高法前民子要同被场能经员海可电自加将西小通道过力理"
    "美斯合台者南机水车元任安第最内并事化天而物建北位们由间东至也期金面入务度所关表实里特路此山外得资球三展目司重平次当定产利数政教提队代色赛心性原称交设线亚军联因种立报尔保系运式比更都"
    "正科马两明据布制二相品活但网量点世基万克总州计示该院起社共广近王应德就站向从已如信达战或约使手组流持记门受管么我常还处查标服情拉接省说城无回题影女统士意鱼好类华收集十程口视什传格米"
    "强级指参游形罗村书局结包港属然身首团江今解县些委看息号源四各推治岛群单风导创供京商件少项乐责河林支型头编星气兰选调张获带尼领列警议续取英营白条深演案界研专投造改增直转非果办客巴价某"
    "食术际育防空规消股湾环超打众图别语认技府校周节始太域光花香质师问助医升每清去曾着龙知完费举没具只字黄变青先反党辑片护放居职鳍告求阿整维决老石卡纪未步很官音铁证预李足则引又洲观史企户"
    "较构航模义份括街济显注需权五降协志施积根境版爱季限复连镇存感红究亿备历园容极命黑让古往做率她监普段热即效阳给易雨宣准湖见救样离角哪苏友随波险态己器排击奥亲武神著功儿何精置划速越范朝"
    "纳声双采请再落围确播印剧装款边福族言闻响欧均夫况火半初值银快座配兴除织背博男它班料额且论故走艺状致乡益威优考象曲失真干温"
)
_HANGUL_BY_COUNT = (
    "다이니는하을에로를기지가의사있수스자서고인어은한리보습시정일용도나그면해합터대라할트아전으요우제게드프장상여동들적파치세소선크부화공만모주위입과오거설단비구개러문유원마바경키방작연"
    "호성와른것려추무간더신분식르행결관계저않안데음했내미야때타운중되록누디조명력브물또람업차활영역램생택통능진실메알확었국며목두포재표없창당색체네발든워버형반배레각컴번퓨본된카학법름항"
    "히속열양교태웹및점래린페접집예후코루피처"
)

# Text that was decoded with the wrong encoding and saved again.
_UTF8_AS_LATIN = r"[ÂÃâäåæçèéï][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}"
_REPLACED_AS_GBK = "锟斤拷|烫烫烫|屯屯屯"  # U+FFFD, and memory that was never written
_UTF8_AS_GBK = "鈥[渓檚滄]|锛[孅涳]|銆[傘]|鐨勶?"  # marks such as “ ’ ， 。, and 的
_MOJIBAKE = re.compile(rf"{_UTF8_AS_LATIN}|{_REPLACED_AS_GBK}|{_UTF8_AS_GBK}|\ufffd")

_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")

# A word as people write it: lower case after an optional capital, in one alphabet, not all accents.
_LATIN_WORD = r"\b[A-ZÀ-Þ]?(?=[a-zß-ÿ]*[a-z])[a-zß-ÿ]{2,}\b"
_CYRILLIC_WORD = r"\b[А-ЯЁ]?[а-яё]{2,}\b"
_QUOTE_BY_A_WORD = r"(?<=[a-z])[’“”–]|[“”–’](?=\w)"
_WORD = re.compile(f"{_LATIN_WORD}|{_CYRILLIC_WORD}|{_QUOTE_BY_A_WORD}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's bytes as text, and how they were decoded.

    `confidence` (0 to 1) is 1 where a byte-order mark or valid UTF-8 decides, and otherwise grows with the lead over
    the next best encoding. `replaced` counts bytes that could not be decoded; each is U+FFFD in the text, the first
    on line `first_bad_line` (0: none). `mixed` counts lines in another encoding than most. `mojibake` counts places
    that were garbled before the file was saved.
    """

    text: str
    encoding: str
    confidence: float
    replaced: int = 0
    first_bad_line: int = 0
    mixed: int = 0
    mojibake: int = 0

    @property
    def is_text(self) -> bool:
        """Whether this is text: hardly any control character, and at most a tenth could not be decoded."""
        controls = len(_CONTROL.findall(self.text[:SAMPLE_BYTES]))
        length = len(self.text)
        return controls <= 0.02 * min(length, SAMPLE_BYTES) + 1 and self.replaced <= 0.1 * length


def decode(data: bytes) -> Decoded:
    """`data` decoded with the likeliest encoding; never fails, and gives the empty text for no bytes.

    >>> found = decode("雷军".encode("gb18030"))
    >>> found.text, found.encoding
    ('雷军', 'gb18030')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], name, 1.0)
    if wide := _wide(data):
        return _lenient(data, wide, 0.9)
    try:
        text = data.decode("utf-8")
        return Decoded(text, "utf-8", 1.0, mojibake=_garbled(text))
    except UnicodeDecodeError:
        pass
    name, confidence = _likeliest(data)
    if name:
        text = data.decode(name)
        return Decoded(text, _NAMES.get(name, name), confidence, mojibake=_garbled(text))
    return _line_by_line(data)


def _lenient(data: bytes, name: str, confidence: float) -> Decoded:
    text = data.decode(name, errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode(name))
    line = text.count("\n", 0, text.index("\ufffd")) + 1 if bad > 0 else 0
    return Decoded(text, name, confidence, max(bad, 0), line, mojibake=_garbled(text) - max(bad, 0))


def _wide(data: bytes) -> str:
    """The byte order of UTF-16 without a byte-order mark, by its zero bytes; "" for anything else.

    Chinese text in UTF-16 has few zero bytes: there the characters decide, as for other encodings.
    """
    head = data[: SAMPLE_BYTES // 2 * 2]
    if len(data) % 2 or len(data) < 2:
        return ""
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) > 0.3 * len(head) / 2 and min(zeros) < 0.1 * len(head) / 2:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return ""


def _likeliest(data: bytes) -> tuple[str, float]:
    """(encoding that decodes all of `data` into the likeliest characters, confidence); "" for none."""
    sample = _sample(data)
    scores = {name: _score(sample, name) for name in _LEGACY if _reads(data, name)}
    if not scores:
        return "", 0.0
    if "gb18030" in scores:
        scores["gb18030"] += _CHINESE_BONUS
    order = sorted(scores, key=lambda name: (-scores[name], _LEGACY.index(name)))
    best = order[0]
    if scores[best] < _WORST:
        return "", 0.0
    others = [scores[n] for n in order[1:] if _NAMES.get(n, n) != _NAMES.get(best, best)]
    lead = scores[best] - max(others, default=-1.0)
    enough = min(1.0, sum(byte > 127 for byte in sample) / _ENOUGH_BYTES)
    sure = min(0.99, max(0.0, 0.4 + lead)) * enough if scores[best] > _PLAUSIBLE else 0.3
    return best, round(sure, 2)


def _reads(data: bytes, name: str) -> bool:
    """Whether an encoding decodes all of `data`."""
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes) -> bytes:
    """The lines of `data` that are not ASCII, up to about SAMPLE_BYTES."""
    if len(data) <= SAMPLE_BYTES:
        return data
    found: list[bytes] = []
    size = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            found.append(line)
            size += len(line)
            if size > SAMPLE_BYTES:
                break
    return b"\n".join(found)


def _score(sample: bytes, name: str) -> float:
    """How typical of written text `sample` is when decoded with an encoding: about -1 to 1."""
    text = sample.decode(name, errors="replace")
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    worth = sum(_worth(character) for character in foreign)
    if name in ("cp1252", "cp1251"):
        letters = "".join(match.group() for match in _WORD.finditer(text))
        natural = sum(character > "\x7f" for character in letters)
        worth = 0.75 * natural - 0.5 * (len(foreign) - natural)
    return worth / len(foreign)


@cache
def _worth(character: str) -> float:
    """How typical of written text a character is: -2 (unassigned) to 1.2 (the most common Chinese one)."""
    if re.match(f"[{HAN}]", character):
        rank = _HAN_BY_COUNT.find(fold(character))
        return 0.05 if rank < 0 else 1.2 - rank / 1000
    if re.match(f"[{HANGUL}]", character):
        rank = _HANGUL_BY_COUNT.find(character)
        return 0.0 if rank < 0 else 1.1 - rank / 400
    if re.match(f"[{KANA}]", character):
        return 0.75
    if "\uff61" <= character <= "\uff9f":  # half-width katakana
        return -0.6
    if character in "，。、；：？！“”‘’《》「」『』（）【】…—·％￥　～〜":
        return 0.7
    category = unicodedata.category(character)
    if category in ("Cn", "Co", "Cc", "Cs") or character == "\ufffd":
        return -2.0
    return 0.0 if category[0] in "LN" else -0.1


def _line_by_line(data: bytes) -> Decoded:
    """Each line decoded on its own; the encoding of most lines is named for the whole.

    This is safe since no encoding tried has the byte of a line end inside a character.
    """
    lines = data.split(b"\n")
    foreign = b"\n".join(line for line in lines if not line.isascii() and not _reads(line, "utf-8"))
    sample = foreign[:SAMPLE_BYTES]
    legacy = max(_LEGACY[:6], key=lambda name: (_score(sample, name), -_LEGACY.index(name)))
    texts: list[str] = []
    counts = {"utf-8": 0, legacy: 0}
    replaced = first_bad = 0
    for number, line in enumerate(lines, start=1):
        name = "utf-8" if _reads(line, "utf-8") else _better(line, legacy)
        text = line.decode(name, errors="replace")
        bad = 0 if _reads(line, name) else text.count("\ufffd")
        texts.append(text)
        counts[name] += not line.isascii()
        replaced += bad
        first_bad = first_bad or (number if bad else 0)
    main, other = sorted(counts, key=lambda name: -counts[name])
    text = "\n".join(texts)
    return Decoded(
        text,
        _NAMES.get(main, main),
        round(max(0.0, min(0.9, _score(sample, legacy))), 2),
        replaced,
        first_bad,
        mixed=counts[other],
        mojibake=_garbled(text) - replaced,
    )


def _better(line: bytes, legacy: str) -> str:
    """The encoding of a line that is not valid UTF-8: `legacy`, or damaged UTF-8."""
    score = _score(line, legacy)
    return legacy if score >= max(_PLAUSIBLE, _score(line, "utf-8")) else "utf-8"


def _garbled(text: str) -> int:
    """The number of places that were decoded wrongly before the file was saved."""
    return len(_MOJIBAKE.findall(text)) if not text.isascii() else 0
