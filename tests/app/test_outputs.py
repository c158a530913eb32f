"""Files written whole, over files only."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.app.outputs import write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and modes of Unix")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    real, link = tmp_path / "shared" / "r.json", tmp_path / "out.json"
    for target in (real, tmp_path / "shared" / "new.json"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        write_whole(link, "new")
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8") == "new"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CaseframeError, match="pipe: a device or a pipe; name a file"):
        write_whole(pipe, "x")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(CaseframeError, match="loop: could not be written"):
        write_whole(loop, "x")
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", "loop"}


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    shared = tmp_path / "report.html"
    shared.write_text("old", encoding="utf-8")
    shared.chmod(0o640)
    write_whole(shared, "new")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o640
    write_whole(tmp_path / "own.html", "new")
    assert stat.S_IMODE((tmp_path / "own.html").stat().st_mode) == 0o600
