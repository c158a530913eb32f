"""How far a screening is, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from caseframe.app.readers.common import count
from caseframe.app.render_html import escape

if TYPE_CHECKING:  # the page starts sooner
    from caseframe.app.screening.options import Progress


STOPPED: Final = "Stopped. Press Screen to carry on"
STOPPING: Final = "Stopping after the piece of work in hand"
WAITING: Final = "Waiting for another screening to end"
SCREENING: Final = "Screening"


def progress_html(token: str, progress: Progress | None, head: str = SCREENING) -> str:
    """How far it is, with a bar and in words."""
    top = (
        f'<section class="cf-result cf-working" data-token="{escape(token)}">'
        f'<h3 class="cf-found" tabindex="-1">{head}</h3>'
    )
    if progress is None:
        return f"{top}{'<p>Starting.</p>' if head == SCREENING else ''}</section>"
    share = round(100 * progress.share)
    left = "" if progress.seconds_left is None else f", about {_time(progress.seconds_left)} left"
    left = ", writing the results" if progress.writing else left
    return (
        f'{top}<label class="cf-progress">Done: {share}%{left}'
        f'<progress max="100" value="{share}">{share}%</progress></label>'
        f"<p>{progress.files_done} of {count(progress.files, 'document')}, "
        f"{count(progress.sentences, 'sentence')}, {count(progress.findings, 'finding')} so far.</p>"
        "</section>"
    )


def _time(seconds: float) -> str:
    return count(round(seconds), "second") if seconds < 90 else count(round(seconds / 60), "minute")
