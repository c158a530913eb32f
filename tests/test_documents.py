"""Documents that show output show the real one."""

from __future__ import annotations

import re

from caseframe import Detector
from caseframe.app.checked import Checked
from caseframe.app.render_text import render_text

from .conftest import EXAMPLES, ROOT


def test_the_readme_shows_what_the_command_prints(detector: Detector) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- begin: caseframe check .*?-->\n```text\n(.*?)\n```", readme, re.DOTALL)
    assert block is not None
    name = "examples/residential-log.txt"
    text = (EXAMPLES / "residential-log.txt").read_text(encoding="utf-8")
    shown = render_text([Checked(name, text, detector.check(text))], detector.guide)
    lines = [line.rstrip() for line in shown.splitlines()]
    wanted = block.group(1).splitlines()
    assert lines[: len(wanted)] == wanted


def test_no_document_leaves_a_block_empty() -> None:
    for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"), ROOT / "data" / "README.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<!-- begin: [^>]*-->\s*<!-- end -->", text), path
