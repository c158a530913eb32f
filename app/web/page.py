"""The page as a whole: header, tabs, theme."""

from __future__ import annotations

from typing import Final

import gradio as gr
from caseframe import __version__
from caseframe.app.render_html import escape
from caseframe.app.web import about_tab, check_tab, screen_tab, workshop_tab
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.studio import Studio

_HEADER: Final = (
    '<a class="cf-skip" href="#cf-main">Skip to the page</a>'
    '<header class="cf-header"><h1>caseframe</h1>'
    "<p>Finds wording in case notes that blames a child for what was done to her or him, and asks a question "
    'that may help to put it right.</p></header><div id="cf-main" tabindex="-1"></div>'
    '<p id="cf-status" class="cf-hidden" role="status" aria-live="polite"></p>'
    '<p id="cf-notice" class="cf-notice" aria-hidden="true" hidden></p>'
)
_SIGN_OUT: Final = (
    '<form method="post" action="/sign-out"><button class="cf-button">Sign out</button></form>'
)
_FOOTER: Final = (
    '<footer class="cf-footer"><p>{versions}. Notes go to the program that serves this page, '
    "nowhere else. Questions about wording, never a judgement of a worker or a child.</p></footer>"
)


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the system's own fonts; nothing is fetched."""
    return gr.themes.Base(
        font=["system-ui", "Segoe UI", "Roboto", "Arial", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        text_size="lg",
        radius_size="sm",
    )


def build(studio: Studio, *, sign_out: bool = False) -> gr.Blocks:
    """All tabs, and a way to sign out where people sign in."""
    page: gr.Blocks
    with gr.Blocks(
        title="caseframe: wording in case notes",
        analytics_enabled=False,
        delete_cache=(600, 3600),
        fill_width=True,
    ) as page:
        _html(_HEADER + (_SIGN_OUT if sign_out else ""))
        with gr.Tabs(elem_id="cf-tabs", overflow_behavior="wrap"):
            with gr.Tab("Check", elem_id="cf-tab-check"):
                check_tab.build(studio)
            with gr.Tab("Screen", elem_id="cf-tab-screen"):
                screen_tab.build(studio)
            with gr.Tab("Workshop", elem_id="cf-tab-workshop"):
                workshop_tab.build()
            with gr.Tab("About", elem_id="cf-tab-about"):
                about_tab.build(studio)
        _html(_FOOTER.format(versions=escape(versions(studio.lanes))))
    page.queue(max_size=120, api_open=False, default_concurrency_limit=4)
    return page


def versions(lanes: Lanes) -> str:
    """Which program and which model this is; a model of one's own goes by its name."""
    manifest = lanes.detector.manifest
    name = f"{manifest.name} " if lanes.model is not None else ""
    return f"caseframe {__version__}, model {name}{manifest.version}"


def _html(text: str) -> None:
    gr.HTML(text, apply_default_css=False, js_on_load=None)
