"""What columns are usually called."""

from __future__ import annotations

import re
from typing import Final


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TEXT: Final = _names(
    """
    note notes text note_text case_note case_notes casenote casenotes narrative detail details
    description comment comments entry body content contents free_text freetext note_body
    note_content notes_text log_entry observation observations record summary message
    """
)
ID: Final = _names("id note_id noteid record_id entry_id row_id uid reference ref note_ref")
CASE: Final = _names(
    """
    case case_id caseid case_number case_no case_ref case_reference child_id person_id client_id
    yp_id young_person_id subject_id file file_id file_number file_no
    """
)
DATE: Final = _names(
    """
    date note_date date_of_note entry_date event_date contact_date date_of_contact record_date
    recorded_date date_recorded recorded_on recorded_at written_on date_written created
    created_on created_at date_created datetime date_time timestamp
    """
)
AUTHOR: Final = _names(
    """
    author worker written_by recorded_by created_by entered_by practitioner case_worker
    caseworker social_worker officer staff_member author_name worker_name
    """
)
AGENCY: Final = _names(
    "agency organisation organization service provider team department authority force source"
)


def plain(name: str) -> str:
    """``Case Note`` and ``case_note`` are one name."""
    return re.sub(r"[\W_]+", "_", name[:200].casefold()).strip("_")


_BLANK: Final = frozenset(["", "null", "nan", "none", "#n/a", "n/a"])
_LONGEST_BLANK: Final = 40


def is_blank(text: str) -> bool:
    """Whether that is all of a cell that holds nothing, as databases and spreadsheets write it."""
    return (len(text) <= _LONGEST_BLANK or text.isspace()) and text.strip().casefold() in _BLANK
