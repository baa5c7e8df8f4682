"""Errors that a person can mend: one line that says what happened, where, and what to do next, in two languages."""

import re

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""Line ends, and what a terminal obeys, or turns, or shows nothing for; but not the joiners that emoji need."""


def visible(text: str) -> str:
    r"""`text` on one line, with escapes for what could not be seen or would steer a terminal.

    >>> visible("a\x1b]0;b\x07\n反\u202e转")
    'a\\u001b]0;b\\u0007\\u000a反\\u202e转'
    """
    return _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def cause(error: Exception, length: int = 200) -> str:
    """The message of a library's error on one line, cut to `length` characters; the name of its class where it has none."""
    return " ".join(str(error).split())[:length] or type(error).__name__


class UserError(Exception):
    """Shown to people without a traceback; the command line ends with exit code 2.

    As text it is one line without anything that steers a terminal, in Chinese and then, where `english` is given, in English.

    >>> error = UserError("没有找到文件夹 texts。", "No folder texts.")
    >>> str(error), error.said("en")
    ('没有找到文件夹 texts。 / No folder texts.', 'No folder texts.')
    """

    def __init__(self, chinese: str, english: str = "") -> None:
        self._chinese = visible(chinese)
        self._english = visible(english)
        super().__init__(f"{self._chinese} / {self._english}" if english else self._chinese)

    def said(self, language: str) -> str:
        """The message in Chinese for `zh`, in English for all others; in Chinese where it has no English."""
        return self._chinese if language == "zh" or not self._english else self._english


class ConfigError(UserError):
    """A setting that cannot be used: unknown, of the wrong type, or out of range."""


class StoreError(UserError):
    """An index that is missing, damaged, or made by another encoder or tokenizer."""


class ReadError(UserError):
    """A file of the seeds folder that cannot be read as text."""

    @classmethod
    def unforeseen(cls, error: Exception) -> "ReadError":
        """For an error that nobody foresaw: it costs the file that it came with, and not the others."""
        name = type(error).__name__
        return cls(f"处理时出错（{name}），未收录", f"an error nobody foresaw ({name}); left out")

    def named(self, name: str) -> "ReadError":
        """This error with the name of the file before it."""
        return ReadError(f"{name}：{self.said('zh')}", f"{name}: {self.said('en')}")


class EncoderError(UserError):
    """A model that cannot be loaded, or that gives vectors which cannot be used."""


class QuestionError(UserError):
    """A question that cannot be asked: empty, or longer than a question can be."""
