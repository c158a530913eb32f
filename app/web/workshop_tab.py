"""The Workshop tab: a frame for the pieces that ``workshop_routes`` answers with."""

from __future__ import annotations

import gradio as gr
from caseframe.app.web.render_workshop import START


def build() -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    gr.HTML(
        f'<h2>Workshop</h2><div id="cf-workshop" class="cf-workshop">{START}</div>',
        apply_default_css=False,
        js_on_load=None,
    )
