"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from caseframe.errors import CaseframeError

_SCRATCH: Final = ".caseframe-"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) so that a reader sees the old one or the new one, never half.

    Raises:
        CaseframeError: if it cannot be written; nothing is left behind.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    with whole_file(path) as scratch:
        scratch.write_bytes(data)


def sweep(folder: Path) -> None:
    """Delete what writing that was killed left in a folder and below it."""
    for scratch in folder.rglob(f"{_SCRATCH}*"):
        if scratch.is_dir() and not scratch.is_symlink():
            shutil.rmtree(scratch, ignore_errors=True)
        else:
            with suppress(OSError):
                scratch.unlink()


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """A folder beside a file for what a library writes on the way; gone at the end."""
    with tempfile.TemporaryDirectory(dir=beside.parent, prefix=_SCRATCH) as folder:
        yield Path(folder)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A scratch file beside ``path`` to write into; it takes that place when all went well.

    Raises:
        CaseframeError: if it cannot be written, or is something else than a file; nothing is left
            behind.
    """
    path = _destination(path)
    scratch = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=_SCRATCH, suffix=path.suffix, delete=False
        ) as file:
            scratch = Path(file.name)
        yield scratch
        with scratch.open("rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, scratch)
        scratch.replace(path)
    except OSError as error:
        raise CaseframeError(f"{path}: could not be written ({error.strerror or error})") from error
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)


def _destination(path: Path) -> Path:
    """The file that a path leads to: a link stays one, and what is no file is not replaced by one."""
    try:
        path = path.resolve() if path.is_symlink() else path
        other = path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise CaseframeError(f"{path}: could not be written ({error})") from error
    if other:
        raise CaseframeError(
            f"{path}: a device or a pipe; name a file, or leave --out away and redirect the output"
        )
    return path
