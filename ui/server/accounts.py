"""Keep the people who may log in, with hashed passwords and tokens, in one JSON file.

Passwords are hashed with scrypt (RFC 7914, n = 2^14, r = 8, p = 1: 16 MB and some 50 ms each), tokens,
which are random and long, with SHA-256. The file is readable by its owner alone.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any

from index.errors import UserError

SHORTEST_PASSWORD = 8

_COST = {"n": 2**14, "r": 8, "p": 1}
_NAME = re.compile(r"[\w.@-]{1,40}")


class AccountError(UserError):
    """An account that cannot be made, changed or read."""


class Accounts:
    """The accounts in one file; a file that is not there holds none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at: tuple[int, int] | None = None
        self._users: dict[str, dict[str, Any]] = {}

    def names(self) -> list[str]:
        """Everybody who may log in, in the order of names."""
        return sorted(self._current())

    def add(self, name: str, password: str) -> None:
        """Make an account, or give one a new password; its tokens stay."""
        self.check_name(name)
        if len(password) < SHORTEST_PASSWORD:
            raise AccountError(
                f"密码太短，至少 {SHORTEST_PASSWORD} 个字符", f"a password has at least {SHORTEST_PASSWORD} characters"
            )
        users = dict(self._current())
        users[name] = {"tokens": [], **users.get(name, {}), "password": hashed(password)}
        self._write(users)

    def check_name(self, name: str) -> None:
        """Raise AccountError when nobody can be called `name`."""
        if not _NAME.fullmatch(name):
            raise AccountError(
                f"用户名「{name}」不可用：1–40 个字母、数字、汉字或 . _ @ -",
                f"the user name {name} cannot be used: 1 to 40 letters, digits, or . _ @ -",
            )

    def remove(self, name: str) -> None:
        """Take an account away, with its tokens; raises AccountError when there is none."""
        users = dict(self._current())
        if users.pop(name, None) is None:
            raise _unknown(name)
        self._write(users)

    def token(self, name: str) -> str:
        """A new token for programs that act as `name`; it is shown once and kept only as a hash."""
        users = dict(self._current())
        if name not in users:
            raise _unknown(name)
        token = secrets.token_urlsafe(32)
        known = [*users[name].get("tokens", []), _sha256(token)]
        users[name] = {**users[name], "tokens": known}
        self._write(users)
        return token

    def check(self, name: str, password: str) -> bool:
        """Whether the password is that of `name`; takes as long for a name that nobody has."""
        user = self._current().get(name)
        stored = str(user["password"]) if user else _NOBODY
        return matches(password, stored) and user is not None

    def user_of(self, token: str) -> str:
        """Whose token this is; "" for nobody's."""
        digest = _sha256(token)
        for name, user in self._current().items():
            if any(hmac.compare_digest(digest, known) for known in user.get("tokens", [])):
                return name
        return ""

    def _current(self) -> dict[str, dict[str, Any]]:
        """The accounts as the file holds them now, read again when it has changed."""
        try:
            status = self.path.stat()
        except OSError:
            return {}
        if self._read_at != (status.st_mtime_ns, status.st_size):
            try:
                users = json.loads(self.path.read_text("utf-8"))["users"]
                if not all(isinstance(user["password"], str) for user in users.values()):
                    raise TypeError("a password is missing")
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise AccountError(
                    f"账户文件 {self.path} 读不懂。请修好或移走它，再用 yuanwen users add 建立账户",
                    f"the file of accounts {self.path} cannot be read; mend or move it, then add accounts by yuanwen users add",
                ) from error
            self._users, self._read_at = users, (status.st_mtime_ns, status.st_size)
        return self._users

    def _write(self, users: dict[str, dict[str, Any]]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=".users-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"users": users}, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError as error:
            raise AccountError(
                f"账户文件 {self.path} 写不进去（{error.strerror}）",
                f"the file of accounts {self.path} cannot be written ({error.strerror})",
            ) from error


def hashed(password: str) -> str:
    """A password as it is kept: `scrypt$n$r$p$salt$hash`."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, **_COST)
    return "$".join(["scrypt", *(str(_COST[key]) for key in "nrp"), salt.hex(), digest.hex()])


def matches(password: str, stored: str) -> bool:
    """Whether `stored` is the hash of `password`."""
    try:
        kind, n, r, p, salt, digest = stored.split("$")
        made = _scrypt(password, bytes.fromhex(salt), n=int(n), r=int(r), p=int(p))
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(made, bytes.fromhex(digest))


def _scrypt(password: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _unknown(name: str) -> AccountError:
    return AccountError(f"没有用户「{name}」", f"there is no user “{name}”")


_NOBODY = hashed(secrets.token_hex())
