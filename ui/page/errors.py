"""Say what went wrong as the page says it: without this machine's folders, and with buttons in place of commands."""

import re

from index.errors import UserError

_FOLDERS = re.compile(
    r"(?<![\w:/.~])/(?:(?:(?!: |; | \()[^/\n「」“”（），。：；])+/)+"
    r"|(?<!\w)[A-Za-z]:\\(?:(?:(?!: |; | \()[^\\\n「」“”（），。：；])+\\)+"
)
"""The folders of an absolute path, which would show strangers something of this machine."""

_BUTTONS = (
    ("；确要清空，请加 --allow-empty", ""),
    ("; to empty it, use --allow-empty", ""),
    ("重新运行：yuanwen index", "在「资料库」里再重建一次"),
    ("run yuanwen index again", "rebuild it again in the library"),
    ("运行：yuanwen index", "在「资料库」里重建索引"),
    ("run yuanwen index", "rebuild the index in the library"),
    ("运行：yuanwen rollback 或 yuanwen doctor", "在「资料库」里重建索引"),
    ("run yuanwen rollback or yuanwen doctor", "rebuild the index in the library"),
)
"""Commands that an error names, and what does the same on the page."""


def plainly(error: UserError, language: str) -> str:
    r"""The line of an error for whoever looks at the page.

    >>> plainly(UserError("/srv/小 明/store 里还没有索引。请运行：yuanwen index"), "zh")
    'store 里还没有索引。请在「资料库」里重建索引'
    >>> plainly(UserError("读写出错", r"cannot read C:\Users\me\words.txt; see https://a.cn/b/c or 1/2"), "en")
    'cannot read words.txt; see https://a.cn/b/c or 1/2'
    >>> plainly(UserError("坏了", "the index in /srv/my store is damaged (2: vectors/0.bin is not as CURRENT says)"), "en")
    'the index in my store is damaged (2: vectors/0.bin is not as CURRENT says)'
    """
    line = _FOLDERS.sub("", error.said(language))
    for command, button in _BUTTONS:
        line = line.replace(command, button)
    return line
