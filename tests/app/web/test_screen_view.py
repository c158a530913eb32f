"""Tables of a screening say so when they do not show everything."""

from __future__ import annotations

from caseframe.app.web.screen_view import _SHOWN, _first


def test_a_table_that_is_cut_says_so() -> None:
    assert _first(_SHOWN, "cases") == ""
    assert _first(1234, "cases") == f"<p>The first {_SHOWN} of 1,234 cases.</p>"
