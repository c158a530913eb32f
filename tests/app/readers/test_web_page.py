"""Web pages with forms: what was typed or chosen is text, and what is not read is named."""

from __future__ import annotations

import time

import pytest

from tests.app.readers.samples import read_bytes, reasons, texts

_BLAMING = "She keeps putting herself at risk."
_BESIDE = "hidden; not read: copy"


def _read(page: str) -> list[str]:
    return texts(read_bytes(f"<html><body>{page}</body></html>".encode(), "a.html"))


@pytest.mark.parametrize("kind", ["", "type=text", "type=search", "type=' TEXT '", "type=number"])
def test_what_was_typed_into_a_field_is_read(kind: str) -> None:
    page = f'<p>Reason <input {kind} value="{_BLAMING} &amp; caf&eacute;"> Seen</p>'
    assert _read(page) == ["Reason", f"{_BLAMING} & café", "Seen"]


@pytest.mark.parametrize("kind", ["hidden", "checkbox", "radio", "submit", "password", "Button"])
def test_fields_without_words_are_not(kind: str) -> None:
    page = f"<p>Yes <input type={kind} value=x43></p><input><input value><p>No</p>"
    assert _read(page) == ["Yes", "No"]


def test_what_is_not_shown_is_no_answer() -> None:
    assert _read("<template><p><input value=no></p></template><p>One</p>") == ["One"]


def test_the_chosen_answers_of_a_list_are_read_and_no_others() -> None:
    page = (
        f"<p>Why: <select><option>no<option selected>{_BLAMING}<option>no</select>She</p>"
        "<select multiple><optgroup label=no><option selected>A &lt; B</option><option>no</option>"
        "<option selected value=2>C</option></optgroup></select>"
        "<p>x<select><option>no</option></select>y</p>"
    )
    assert _read(page) == ["Why:", _BLAMING, "She", "A < B", "C", "x", "y"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<button>{}</button>",
        "<object data=x><p>{}</p></object>",
        "<noscript>{}</noscript>",
        "<svg><g><text>{}</text></g></svg>",
        "<svg><text>She</text><text>keeps</text><text>putting her at risk</text></svg>",
    ],
)
def test_text_of_elements_that_are_not_read_is_named(hidden: str) -> None:
    page = f"<html><body><p>One.</p>{hidden.format(_BLAMING)}<p>Two.</p></body></html>"
    items = read_bytes(page.encode(), "a.html")
    assert texts(items) == ["One.", "Two."]
    [(place, why)] = reasons(items)
    assert place == "1 further text"
    assert _BESIDE in why
    twice = read_bytes(page.replace("<p>One.", hidden.format(_BLAMING)).encode(), "a.html")
    assert [place for place, _ in reasons(twice)] == ["2 further texts"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<button>Save and close</button>",
        "<svg><style>a { b: c; d: e }</style><title>a b c d e</title><text>2024</text></svg>",
        "<noscript><img src=x></noscript><del>She was seen at home</del>",
        "<template><button>She was seen at home</button></template>",
        "<button>a b</button><button>c d</button>",
        "<select><option>She was seen at home</option></select>",
    ],
)
def test_labels_and_what_nobody_misses_are_not_named(hidden: str) -> None:
    assert not reasons(read_bytes(f"<html><p>One.</p>{hidden}".encode(), "a.html"))


def test_large_forms_are_read_in_time() -> None:
    field = f"<input value='{_BLAMING}'><select><option selected>Yes</select>"
    before = time.monotonic()
    read = _read(field * 20_000 + f"<input value='{'x' * 2_000_000}'>" + "<button>a " * 20_000)
    assert read[:2] == [_BLAMING, "Yes"]
    assert time.monotonic() - before < 20
