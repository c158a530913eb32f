"""The API: closed unless asked for; open, it gives what the command line gives, under the page's rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import Detector
from caseframe.app.checked import Checked
from caseframe.app.render_data import render_json
from caseframe.app.web.lanes import LONGEST
from caseframe.app.web.people import add_person
from starlette.testclient import TestClient

NOTE = "YP puts herself at risk in the park. Dentist on Monday."


@pytest.fixture(scope="module")
def client(make_studio_app: Any) -> Iterator[TestClient]:
    app, _ = make_studio_app(api=True)
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


def test_closed_unless_asked_for(make_studio_app: Any) -> None:
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1") as closed:
        for method in ("GET", "POST", "PUT"):
            for path in ("/api/check", "/api/check/", "/api", "/caseframe/api/check"):
                assert closed.request(method, path, json={"text": NOTE}).status_code in {404, 405}
        assert closed.post("/api/check", json={"text": NOTE}).status_code == 404


def test_the_same_as_the_command_line(client: TestClient, detector: Detector) -> None:
    answer = client.post("/api/check", json={"text": NOTE})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers
    expected = json.loads(
        render_json([Checked("note", NOTE, detector.check(NOTE))], detector.guide)
    )
    found = answer.json()
    assert found["flags"]
    assert {**found, "id": "", "file": ""} == {**expected, "id": "", "file": ""}


def test_the_threshold_is_taken(client: TestClient) -> None:
    def flagged(threshold: Any) -> int:
        answer = client.post("/api/check", json={"text": NOTE, "threshold": threshold}).json()
        return sum(sentence["flagged"] for sentence in answer["sentences"])

    assert (
        flagged(0) == 2 and flagged(1.0) == 0 and flagged("balanced") == flagged("sensitive") == 1
    )


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{", '"text"', "{}", '{"text": 1}', '{"text": "a", "threshold": "x"}',
     '{"text": "a", "threshold": 2}', '{"text": "a", "threshold": NaN}', '{"text": "a", "threshold": true}',
     '{"text": "a", "threshold": null}', '{"text": "a", "more": 1}', "[" * 100_000],
)  # fmt: skip
def test_a_bad_request_gets_a_line(client: TestClient, body: str) -> None:
    answer = client.post("/api/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]


def test_only_json_is_taken(client: TestClient) -> None:
    """A form of another site could send anything else without asking first."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client.post("/api/check", content='{"text": "a"}', headers={"content-type": kind})
        assert answer.status_code == 415
    assert client.get("/api/check").status_code in {404, 405}


@pytest.mark.parametrize("text", ["", " \n", "\x00\x1b[2J", "\ud800 puts", "<script>", "م" * 50])
def test_any_text_is_only_text(client: TestClient, text: str) -> None:
    body = json.dumps({"text": text})
    answer = client.post("/api/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["flags"] == []


def test_the_limits_of_the_page_hold(client: TestClient) -> None:
    assert client.post("/api/check", json={"text": "a" * (LONGEST + 1)}).status_code == 413
    assert client.post("/api/check", content=b" " * 4_000_001).status_code == 413
    assert client.post("/api/check", headers={"host": "evil.example"}).status_code == 400
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = client.post("/api/check", json={"text": NOTE}, headers=headers)
        assert answer.status_code == 403


def test_whoever_must_sign_in_must_here_too(make_studio_app: Any, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    add_person(people, "sam", "a long enough password")
    assert os.name != "posix" or people.stat().st_mode & 0o077 == 0
    app, _ = make_studio_app(api=True, auth_file=people)
    with TestClient(app, base_url="http://127.0.0.1") as asking:
        assert asking.post("/api/check", json={"text": NOTE}).status_code == 401
        asking.post("/sign-in", data={"name": "sam", "password": "a long enough password"})
        assert asking.post("/api/check", json={"text": NOTE}).status_code == 200


def test_a_fault_says_nothing_of_the_text(
    client: TestClient, monkeypatch: Any, caplog: Any
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError(NOTE)

    monkeypatch.setattr(Detector, "check", fail)
    answer = client.post("/api/check", json={"text": NOTE})
    assert answer.status_code == 500
    assert "park" not in answer.text + caplog.text
    assert "ValueError" in caplog.text
