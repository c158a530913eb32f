"""The About tab: what the tool does and does not do, the model's limits, frames, privacy, access."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr
from caseframe.app.render_html import escape
from caseframe.app.web.figures import figures_html, readme
from caseframe.app.web.studio import Studio
from caseframe.folder import Manifest
from caseframe.guide import FrameGuide, Guide


def build(studio: Studio) -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    lanes = studio.lanes
    card = _card(lanes.detector.manifest, lanes.guide)
    text = _prose("what") + card + _frames(lanes.guide) + _prose("privacy") + _prose("access")
    gr.HTML(text, apply_default_css=False, js_on_load=None, elem_id="cf-about")


def _prose(name: str) -> str:
    folder = files("caseframe.app.web").joinpath("static")
    return folder.joinpath(f"about-{name}.html").read_text(encoding="utf-8")


def _card(manifest: Manifest, guide: Guide) -> str:
    thresholds = "; ".join(
        f"{name} from {value:.2f}" for name, value in manifest.thresholds.items()
    )
    facts = {
        "Model": manifest.id,
        "Trained from": manifest.base_model,
        "Reads at a time": f"up to {manifest.max_tokens} words or parts of words, in whole sentences",
        "Flags a sentence": f"{thresholds} (how likely, from 0 to 1, that it blames)",
        "“How sure” means": "very likely from 0.85, likely from 0.60, else possible",
        "Trained on": "synthetic sentences only, written for it; no real records",
    }
    titles = {frame.id: frame.title for frame in guide.frames.values()}
    rows = "".join(
        f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in facts.items()
    )
    return (
        f'<h3>The model and its measured limits</h3><dl class="cf-facts">{rows}</dl>'
        f'<div class="cf-prose">{figures_html(readme(), titles)}</div>'
    )


def _frames(guide: Guide) -> str:
    frames = "".join(_frame(frame, guide) for frame in guide.frames.values())
    sources = "".join(
        f"<li>{escape(source.name)}, {source.year}</li>"
        for source in sorted(guide.sources.values(), key=lambda source: source.year)
    )
    return (
        "<h3>The ten frames</h3><p>A frame is a way in which a record makes a child the source "
        "of the problem.</p>"
        f'<div class="cf-frames">{frames}</div>'
        f"<h3>Sources</h3><ul class='cf-prose'>{sources}</ul>"
    )


def _frame(frame: FrameGuide, guide: Guide) -> str:
    named = "; ".join(
        f"{guide.sources[key].name.split(' (')[0]}, {guide.sources[key].year}"
        for key in frame.sources
    )
    return (
        f'<details class="cf-frame"><summary><span class="cf-tag f-{frame.id}">{escape(frame.title)}</span> '
        f"{escape(frame.definition)}</summary><p>{escape(frame.why)}</p>"
        f"<p><strong>Ask:</strong> {escape(frame.question)}</p>"
        f'<p class="cf-small">After: {escape(named)}</p></details>'
    )
