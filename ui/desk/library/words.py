"""The file of the reader's own words, as the page shows and changes it."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import ConfigError
from index.text import tokens, wordlist

LARGEST = 500_000
"""Characters of a list that the page keeps, at most."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A sentence cut without and with the words, and the other names that it is searched with."""

    plain: tuple[str, ...]
    own: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The word list at `path`. Raises ConfigError, in one line, for what cannot be read or kept."""

    path: Path

    def text(self) -> str:
        """The file as it is now; empty when there is none yet."""
        try:
            return self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise ConfigError(f"{self.path.name} 不是 UTF-8 文字", f"{self.path.name} is not UTF-8") from error
        except OSError as error:
            raise self._failed(error) from error

    def save(self, text: str, seen: str) -> wordlist.WordList:
        """Write `text` in the place of `seen`, which the file must still hold, and give what it lists.

        Nothing is written when a line cannot be used, or when somebody else changed the file meanwhile.
        """
        if len(text) > LARGEST:
            raise ConfigError(f"词表最长 {LARGEST} 个字符", f"{LARGEST} characters at most")
        text = text.replace("\r\n", "\n")
        found = wordlist.parse(text, self.path.name)
        if self.text() != seen:
            raise ConfigError(
                f"{self.path.name} 在别处改过了，没有保存。请复制你的改动，重新打开再改",
                f"{self.path.name} was changed elsewhere; nothing was saved: copy your words and open it again",
            )
        temporary = self.path.with_name(f".{self.path.name}.writing")
        try:
            temporary.write_text(text, encoding="utf-8", newline="\n")
            os.replace(temporary, self.path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._failed(error) from error
        return found

    def preview(self, text: str, sentence: str) -> Preview:
        """How `sentence` is cut with the words of `text`, which need not be saved."""
        own = wordlist.parse(text, self.path.name)
        sentence = sentence[:300]
        return Preview(tuple(tokens.cut(sentence)), tuple(tokens.cut(sentence, own)), own.alternatives(sentence).names)

    def _failed(self, error: OSError) -> ConfigError:
        return ConfigError(
            f"读写 {self.path} 出错（{error.strerror}）", f"cannot read or write {self.path} ({error.strerror})"
        )
