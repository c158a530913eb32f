"""The file of people who may sign in: ``name:scrypt$n$r$p$salt$hash``, one a line."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from caseframe.app.outputs import write_whole
from caseframe.errors import CaseframeError

_N, _R, _P = 2**14, 8, 1
_LINE: Final = re.compile(
    r"(?P<name>[^:\s]+):scrypt\$(?P<n>\d+)\$(?P<r>\d+)\$(?P<p>\d+)\$(?P<salt>[\w+/=]+)\$(?P<hash>[\w+/=]+)"
)
_SHORTEST: Final = 12


def read_people(path: Path) -> dict[str, str]:
    """Names with their hashes.

    Raises:
        CaseframeError: if the file cannot be read, is malformed, or others may read it.
    """
    try:
        text = path.read_text(encoding="utf-8")
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise CaseframeError(f"{path}: the file of people could not be read") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CaseframeError(f"{path}: other people may read it; run chmod 600 on it")
    people = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise CaseframeError(
                f"{path}: line {number} is not as caseframe app --add-person writes it"
            )
        people[match["name"]] = line.strip()
    if not people:
        raise CaseframeError(f"{path}: nobody in it; add people with caseframe app --add-person")
    return people


def add_person(path: Path, name: str, password: str) -> None:
    """Add somebody, or give them a new password.

    Raises:
        CaseframeError: if the name or the password will not do.
    """
    if not re.fullmatch(r"[^:\s]{1,80}", name):
        raise CaseframeError("the name may have no blanks and no colons in it")
    if len(password) < _SHORTEST:
        raise CaseframeError(f"the password needs at least {_SHORTEST} characters")
    people = read_people(path) if path.is_file() and path.stat().st_size else {}
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, _N, _R, _P)
    fields = (_text(salt), _text(digest))
    people[name] = f"{name}:scrypt${_N}${_R}${_P}${fields[0]}${fields[1]}"
    write_whole(path, "".join(f"{line}\n" for line in people.values()))
    path.chmod(0o600)


def is_right(line: str | None, password: str) -> bool:
    """Whether a password fits a person's line; as slow for a name that is not there."""
    match = _LINE.fullmatch(line or _NOBODY)
    if match is None:
        return False
    salt, wanted = base64.b64decode(match["salt"]), base64.b64decode(match["hash"])
    digest = _scrypt(password, salt, int(match["n"]), int(match["r"]), int(match["p"]))
    return hmac.compare_digest(digest, wanted) and line is not None


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=2**26, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_NOBODY: Final = f"nobody:scrypt${_N}${_R}${_P}${_text(b'0' * 16)}${_text(b'0' * 32)}"
