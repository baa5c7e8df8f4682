"""Every sentence that the program says to people, in Chinese and English side by side."""

LANGUAGES = ("zh", "en")

_MESSAGES: dict[str, tuple[str, str]] = {
    # Why there is no answer.
    "not_stated": (
        "文档里没有找到能回答这个问题的句子。",
        "The documents do not answer this question.",
    ),
    "no_match": (
        "文档里没有与这个问题相关的文字。",
        "Nothing in the documents is about this question.",
    ),
    "nearest": ("最接近的段落（不是答案）：", "Nearest passages (not an answer):"),
    # Confidence in words.
    "sure": ("把握大", "confident"),
    "likely": ("较有把握", "fairly confident"),
    "unsure": ("把握不大", "not certain"),
    # Sources.
    "lines": ("第 {first}–{last} 行", "lines {first}–{last}"),
    "line": ("第 {first} 行", "line {first}"),
    # Why text is left out of search.
    "front matter": ("文件头信息", "front matter"),
    "template": ("模板标记", "template mark"),
    "rule": ("分隔线", "rule"),
    "card": ("推广卡片", "promotion card"),
    "statistics": ("阅读量等数字", "page statistics"),
    "credit": ("图片出处", "picture credit"),
    "image": ("图片链接", "image link"),
    "share": ("分享与关注", "share buttons"),
    "footer": ("版权与备案", "copyright and licence footer"),
    "repeated": ("重复的段落", "repeated paragraph"),
    # What a build did.
    "added": ("+ {name}", "+ {name}"),
    "changed": ("~ {name}", "~ {name}"),
    "removed": ("- {name}", "- {name}"),
    "and_more": ("… 另有 {count} 个", "… and {count} more"),
    "failed": ("! {reason}", "! {reason}"),
    "empty": ("! {name}：没有可搜索的句子", "! {name}: no sentence to search"),
    "passed_over": ("  {name}：未收录（{reason}）", "  {name}: passed over ({reason})"),
    "unchanged": (
        "没有变化，沿用索引 {generation}：{documents} 份文档，{passages} 个段落。",
        "Nothing changed; index {generation} stays: {documents} documents, {passages} passages.",
    ),
    "built": (
        "已建立索引 {generation}：{documents} 份文档，{passages} 个段落，新算向量 {embedded} 个，用时 {seconds:.1f} 秒。",
        "Built index {generation}: {documents} documents, {passages} passages, {embedded} embedded, {seconds:.1f} s.",
    ),
    "left_out": ("不参与搜索的文字（{count} 处，原文不变）：", "Left out of search ({count}; the text stays):"),
    "stopped": ("已停止，原有索引不变。 / Stopped; the old index stays.", "Stopped; the old index stays."),
    # Why a file is passed over.
    "unsupported": ("格式不支持", "format not supported"),
    "link": ("符号链接，不跟随", "symbolic link, not followed"),
    "special": ("不是普通文件", "not a regular file"),
    "unreadable": ("无法读取", "cannot be read"),
}


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """The message `key` in `language`, with `values` filled in.

    >>> say("line", "en", first=3)
    'line 3'
    """
    return _MESSAGES[key][LANGUAGES.index(language)].format(**values)


def place(lines: tuple[int, int], language: str = "zh") -> str:
    """Lines of a citation in words.

    >>> place((3, 3)), place((3, 5), "en")
    ('第 3 行', 'lines 3–5')
    """
    first, last = lines
    return say("line" if first == last else "lines", language, first=first, last=last)


def confidence(value: float, language: str = "zh") -> str:
    """A confidence from 0 to 1 in words."""
    return say("sure" if value >= 0.85 else "likely" if value >= 0.65 else "unsure", language)
