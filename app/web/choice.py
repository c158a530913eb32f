"""Choosing exercises by frame and by difficulty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from caseframe.app.render_html import escape
from caseframe.app.web.exercises import LEVELS, Exercise
from caseframe.frames import FRAMES
from caseframe.guide import Guide

NO_BLAME: Final = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which exercises to list.

    Attributes:
        frame: only those with this frame in them; NO_BLAME for those with none; empty for all.
        level: only those of this key of LEVELS; 0 for all.
    """

    frame: str = ""
    level: int = 0

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Choice:
        """A choice from the fields of a form; what is not known chooses everything."""
        frame, level = fields.get("frame", ""), fields.get("level", "")
        known = frame == NO_BLAME or frame in FRAMES
        levels = {str(number): number for number in LEVELS}
        return cls(frame if known else "", levels.get(level, 0))

    def takes(self, exercise: Exercise) -> bool:
        """Whether the exercise is one to list."""
        if self.level not in {0, exercise.level}:
            return False
        if self.frame == NO_BLAME:
            return not exercise.frames
        return not self.frame or self.frame in exercise.frames


def choice_html(choice: Choice, action: str, guide: Guide) -> str:
    """The form to choose with: two lists and a button, so that nothing changes unasked."""
    frames = {
        "": "any, or none",
        **{frame: guide.frames[frame].title for frame in FRAMES},
        NO_BLAME: "no blame in it",
    }
    levels = {"0": "any", **{str(number): title for number, title in LEVELS.items()}}
    return (
        f'<form class="cf-row" action="{action}" data-into="cf-workshop">'
        + _select("frame", "Frame", frames, choice.frame)
        + _select("level", "Difficulty", levels, str(choice.level))
        + '<button class="cf-button">Show these</button></form>'
        '<p class="cf-small">A frame chosen where the room can see it tells them what to look for.</p>'
    )


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    items = "".join(
        f'<option value="{key}"{" selected" if key == chosen else ""}>{escape(title)}</option>'
        for key, title in options.items()
    )
    return (
        f'<label class="cf-how"><span>{label}</span><select name="{name}">{items}</select></label>'
    )
