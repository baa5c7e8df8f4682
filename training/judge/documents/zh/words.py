"""Chinese as layouts and questions need it."""

from collections.abc import Mapping, Sequence

from training.judge.documents.language import Language

_DIGITS = "一二三四五六七八九"


def ordinal(number: int) -> str:
    """A number up to 999 in Chinese.

    >>> [ordinal(n) for n in (3, 10, 12, 20, 35, 108, 110)]
    ['三', '十', '十二', '二十', '三十五', '一百零八', '一百一十']
    """
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        below = "" if not rest else ("零" if rest < 10 else "") + ("一" if 10 <= rest < 20 else "") + ordinal(rest)
        return _DIGITS[hundreds - 1] + "百" + below
    tens, rest = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else _DIGITS[tens - 1]) + "十") + (_DIGITS[rest - 1] if rest else "")


def _joined(parts: Sequence[str]) -> str:
    """Parts side by side; a space where two Latin ones would touch."""
    text = ""
    for part in parts:
        if text and part and text[-1].isascii() and text[-1].isalnum() and part[0].isascii() and part[0].isalnum():
            text += " "
        text += part
    return text


def worded(form: str, slots: Mapping[str, Sequence[str]]) -> str:
    """A question from its form; what stands around an empty slot goes with it.

    >>> worded("{e}的{a}", {"e": (), "a": ("电话",)})
    '电话'
    """
    filled = {name: _joined(parts) for name, parts in slots.items()}
    for name, value in filled.items():
        if not value:
            slot = "{" + name + "}"
            for near in (f"{slot}的", f"{slot} ", f"（{slot}）", f"，{slot}的"):
                form = form.replace(near, "")
    return form.format(**filled).strip(" ，,")


def titled(form: str, named: bool) -> str:
    """A question form as a document writes it."""
    return form if named else form.replace("{e}的", "").replace("{e} ", "").replace("{e}", "")


_ANY = "{e}的{a}|{e}{a}|{e} {a}|{e}，{a}？|查一下{e}的{a}|帮我看看{e}的{a}|我想知道{e}的{a}|{e}的{a}呢|{a}（{e}）|告诉我{e}的{a}"
_WHAT = "{e}的{a}是什么|{e}{a}是什么|{e}的{a}是啥|{e}的{a}是怎样的|{e}的{a}怎么写的|哪里写了{e}的{a}"
_NUMBER = "{e}的{a}是多少|{e}{a}多少|{e}的{a}有多少|{e}{a}是多少|{e}的{a}多少|{a}是多少，{e}的|{e}的{a}为多少|{e}的{a}达到多少|{e}{a}几多"
_WHO = "{e}的{a}是谁|{e}{a}是谁|谁是{e}的{a}|{e}的{a}叫什么|{e}的{a}是哪位|{e}的{a}是哪个|{e}的{a}姓什么叫什么|谁当{e}的{a}"
_WHEN = "{e}的{a}是什么时候|{e}的{a}是哪天|{e}{a}是什么时候|{e}的{a}是几号|{e}的{a}啥时候|{e}的{a}是何时"
_WHERE = "{e}的{a}在哪|{e}的{a}在哪里|{e}的{a}是哪里|{e}的{a}在什么地方|{e}的{a}是哪儿|{e}{a}在哪"
_LONG = "{e}的{a}是多长|{e}的{a}是多久|{e}{a}多长|{e}的{a}有多久|{e}{a}多久|{e}的{a}多长时间"
_MONEY = "{e}的{a}是多少|{e}的{a}是多少钱|{e}{a}多少|{e}{a}多少钱|{e}的{a}几多钱|{e}的{a}要多少|{e}{a}是多少"


def _many(*texts: str) -> tuple[str, ...]:
    return tuple(form for text in texts for form in text.split("|"))


CHINESE = Language(
    code="zh",
    colons=("：", "：", ": ", ":"),
    comma="，",
    stop="。",
    semicolon="；",
    clauses=("{a}为{v}", "{a}是{v}", "{a}{v}", "{a}：{v}", "{a}为 {v}"),
    sentences=("{e}的{a}为{v}", "{e}的{a}是{v}", "{e}{a}为{v}", "{e}，{a}{v}", "{v}是{e}的{a}"),
    leads=("{e}，", "{e}：", "{e}的", "{e}", "{e}方面，", "关于{e}，"),
    pronouns=("其", "", ""),
    respectively=("{e}的{a}分别为{v}", "{e}的{a}依次是{v}", "{a}方面，{e}分别为{v}", "{e}的{a}分别是{v}"),
    series=("、", "和"),
    levels=(
        ("## {t}", "### {t}"), ("# {t}", "## {t}"), ("### {t}", "#### {t}"), ("{o}、{t}", "（{m}）{t}"), ("{n}. {t}", "{n}.{m} {t}"), ("{n} {t}", "{n}.{m} {t}"),
        ("【{t}】", "{t}"), ("第{o}章 {t}", "第{m}节 {t}"), ("{t}", "- {t}"), ("**{t}**", "{t}："),
    ),
    contents=("目录", "目　录", "本文目录", "内容提要"),
    lists=("{a}：", "{a}一览", "{a}如下：", "以下是{a}。"),
    question_marks=(
        ("问：", "答："), ("Q：", "A："), ("Q: ", "A: "), ("【问】", "【答】"), ("问题：", "回答："), ("", ""), ("Q. ", "A. "),
    ),
    turned=("项目", "指标", "参数", "内容", "类别", "/", "#"),
    parts=("表{n}", "表{o}", "第{o}部分", "附表{n}", "表 {n}"),
    ordinal=ordinal,
    chapters=("{o}、{t}", "（{o}）{t}", "{n}. {t}", "{n}、{t}", "{n} {t}", "第{o}部分 {t}", "（{n}）{t}", "{n}.{t}", "({n}) {t}"),
    articles=("第{o}条 ", "第{o}条　", "第{n}条 ", "第{o}条：", "第 {n} 条 "),
    articles_asked=_many("第{n}条规定了什么|第{n}条的内容|第{n}条怎么说|第{n}条|第{n}条讲什么|第{n}条写的是啥|第{n}条是怎么规定的|第{n}条内容是什么|看一下第{n}条|{t}第{n}条|{t}第{n}条是什么"),
    mentions=_many("{x}的情况另见附件。|关于{x}，请另行咨询。|以上内容不含{x}。|{x}的资料正在整理中。|{x}另行通知。|{x}暂不公布。|本页与{x}无关。|如需{x}的信息，请联系档案室。|{x}请看另一份文件。|{x}待定。"),
    asks={
        "what": _many(_ANY, _WHAT),
        "number": _many(_ANY, _NUMBER, _NUMBER),
        "money": _many(_ANY, _MONEY, _MONEY),
        "who": _many(_ANY, _WHO, _WHO),
        "when": _many(_ANY, _WHEN, _WHEN),
        "where": _many(_ANY, _WHERE, _WHERE),
        "long": _many(_ANY, _LONG, _LONG),
    },
    who=_many("{e}是谁|谁是{e}|{e}是哪位|{e}叫什么|{e}叫啥名字|{e}是哪个|{e}系边个"),
    of=("{x}的{y}", "{x}{y}", "{x}的那个{y}"),
    backs=(
        "{a}是{v}的是哪个{k}", "{a}为{v}的{k}是什么", "哪个{k}的{a}是{v}", "哪一个的{a}是{v}", "{a}{v}是哪个", "{v}是哪个{k}的{a}",
    ),
    openings=(
        "", "", "", "", "", "", "", "", "", "请问", "请问", "请问一下，", "想问下", "你好，", "您好，请问", "麻烦问一下，", "我想问",
        "问一下", "咨询一下，", "唔该，", "劳驾，", "那个，",
    ),
    endings=("", "", "", "？", "？", "？", "?", "？", "呀", "呢？", "啊？", "啊", "哦", "，谢谢", "。"),
    qualifiers_last=False,
    marks=("{t}", "{t}", "【{t}】", "[{t}]", "# {t}", "## {t}", "### {t}", "#### {t}", "**{t}**", "■ {t}", "◆ {t}"),
    headed=((": ", "; "), ("：", "；"), (": ", " | "), ("=", "; ")),
    bare=("/", " / ", "，", ", ", "　", "、"),
    worded=worded,
    titled=titled,
)  # fmt: skip
