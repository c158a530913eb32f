"""Reports for other programs: JSON, JSON Lines and SARIF."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from caseframe import __version__
from caseframe.app.checked import Checked
from caseframe.frames import FRAMES
from caseframe.guide import Guide
from caseframe.values import Flag

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_json(results: Sequence[Checked], guide: Guide) -> str:
    """One report as an object; several as a list of them."""
    if len(results) != 1:
        return render_list(results, guide)
    return json.dumps(results[0].report.to_dict(), indent=2) + "\n"


def render_list(results: Sequence[Checked], guide: Guide) -> str:  # noqa: ARG001
    """A list of reports, however many."""
    return json.dumps([result.report.to_dict() for result in results], indent=2) + "\n"


def render_jsonl(results: Sequence[Checked], guide: Guide) -> str:  # noqa: ARG001 - all renderers alike
    """One report a line."""
    return "".join(json.dumps(result.report.to_dict()) + "\n" for result in results)


def render_sarif(results: Sequence[Checked], guide: Guide) -> str:
    """SARIF 2.1.0 (OASIS), one run; each frame is a rule."""
    run = {
        "tool": {
            "driver": {
                "name": "caseframe",
                "version": __version__,
                "rules": [_sarif_rule(frame, guide) for frame in FRAMES],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _sarif_result(result, flag) for result in results for flag in result.report.flags
        ],
    }
    return (
        json.dumps({"version": "2.1.0", "$schema": _SARIF_SCHEMA, "runs": [run]}, indent=2) + "\n"
    )


def _sarif_rule(frame: str, guide: Guide) -> dict[str, Any]:
    about = guide.frames[frame]
    return {
        "id": frame,
        "name": about.title,
        "shortDescription": {"text": about.definition},
        "fullDescription": {"text": about.why},
        "help": {"text": about.question},
        "defaultConfiguration": {"level": "note"},
    }


def _uri(name: str) -> str:
    """A file's name for SARIF, whatever bytes it is made of."""
    return quote(os.fsencode(PurePath(name).as_posix()))


def _sarif_result(result: Checked, flag: Flag) -> dict[str, Any]:
    line, column = result.place(flag.start)
    end_line, end_column = result.place(flag.end)
    return {
        "ruleId": flag.frame,
        "ruleIndex": FRAMES.index(flag.frame),
        "level": "note",
        "rank": round(100 * flag.score, 1),
        "message": {"text": f"{flag.why} {flag.question}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(result.name)},
                    "region": {
                        "startLine": line,
                        "startColumn": column,
                        "endLine": end_line,
                        "endColumn": end_column,
                        "charOffset": flag.start,
                        "charLength": flag.end - flag.start,
                    },
                }
            }
        ],
    }
