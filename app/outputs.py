"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from caseframe.errors import CaseframeError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) so that a reader sees the old one or the new one, never half.

    Raises:
        CaseframeError: if it cannot be written; nothing is left behind.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    scratch = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            scratch = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError as error:
        if scratch is not None:
            scratch.unlink(missing_ok=True)
        raise CaseframeError(f"{path}: could not be written ({error.strerror or error})") from error
