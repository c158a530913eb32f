"""Views of a screening's findings: kept in its folder, downloaded, and read by ``caseframe review``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError, Detector
from caseframe.app.cli import main
from caseframe.app.screening.findings import Finding, read_findings
from caseframe.app.screening.reviews import Reviews
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.routes import routes
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.screen_tab import _screening
from caseframe.app.web.studio import Studio
from starlette.applications import Starlette
from starlette.testclient import TestClient

NOTES = b"id,text\n1,YP puts herself at risk.\n2,She is streetwise.\n3,YP puts herself at risk.\n"


@pytest.fixture
def studio(detector: Detector, tmp_path: Path) -> Studio:
    return Studio(Lanes(detector), tmp_path)


@pytest.fixture
def run(studio: Studio) -> ScreenRun:
    """A screening that has ended, with two phrases, one of them twice."""
    token = studio.screens.token()
    made = ScreenRun(token, studio.folder / f"screen-{token}", "balanced")
    studio.screens.put(token, made)
    upload = studio.folder / "document.csv"
    upload.write_bytes(NOTES)
    made.take([(upload, "notes.csv")])
    made.start(studio.lanes)
    made.wait(60)
    assert made.finished, made.problem
    return made


@pytest.fixture
def client(studio: Studio) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes(studio)), base_url="http://127.0.0.1") as opened:
        yield opened


def found(run: ScreenRun) -> dict[str, Finding]:
    """Its findings by frame."""
    return {item.frame: item for item in read_findings(run.folder / "out")}


def test_a_view_is_shown_counted_and_taken_back(run: ScreenRun, studio: Studio) -> None:
    key = found(run)["self_placed_risk"].key
    assert run.view.count(f'data-mark="{key}"') == 8, "two findings, four choices each"
    before = run.view
    assert run.say(key, "not-blaming", "<i>her words") == "Your view: not blaming."
    after = run.shown(studio.lanes)
    assert after.count(f'value="not-blaming" data-mark="{key}" checked') == 2
    assert 'value="&lt;i&gt;her words"' in after and "<i>her" not in after
    assert "2 of them reviewed and closed" in after
    run.say(key, "", "")
    assert run.shown(studio.lanes) == before


def test_the_files_have_the_views_once_it_is_shown_again(run: ScreenRun, studio: Studio) -> None:
    before = run.download("findings.csv")
    run.say(found(run)["self_placed_risk"].key, "not-blaming", "her own words")
    assert run.download("findings.csv") == before, "as the page says beside it"
    assert "once you have pressed Screen again" in run.shown(studio.lanes)
    table, page, lines = (
        (run.download(name) or b"").decode("utf-8-sig")
        for name in ("findings.csv", "report.html", "findings.jsonl")
    )
    assert table.count("not-blaming") == 2
    assert "2 of them reviewed and closed" in page and 'data-review="not-blaming"' in page
    told = [json.loads(line) for line in lines.splitlines()]
    assert [row["review_reason"] for row in told if row["review"]] == ["her own words"] * 2
    for path in (run.folder / "out").iterdir():
        assert not path.is_dir() and b"notes.csv" not in path.read_bytes(), path.name


def test_files_that_cannot_be_written_are_said_to_be_and_tried_again(
    run: ScreenRun, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise CaseframeError("the disk is full")

    run.say(found(run)["self_placed_risk"].key, "not-blaming", "")
    monkeypatch.setattr("caseframe.app.screening.write.write_outputs", full)
    *_, (answer, token) = _screening(studio, [], "balanced", run.token)
    assert "The disk is full." in answer and f'data-token="{token}"' in answer
    monkeypatch.undo()
    *_, (answer, _) = _screening(studio, [], "balanced", run.token)
    assert "2 of them reviewed and closed" in answer


def test_the_review_file_goes_on_beside_another_output(
    run: ScreenRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.say(found(run)["adultified"].key, "agreed", "")
    run.say(found(run)["self_placed_risk"].key, "challenged", "the next line says so")
    source = tmp_path / "source"
    source.mkdir()
    (source / "own.csv").write_bytes(NOTES)
    out = tmp_path / "results"
    out.mkdir()
    downloaded = run.download("reviews.sqlite")
    assert downloaded is not None
    (out / "reviews.sqlite").write_bytes(downloaded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["caseframe", "screen", str(source), "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code in {0, 1}
    rows = [json.loads(line) for line in (out / "findings.jsonl").read_text("utf-8").splitlines()]
    assert {row["frame"]: row["review"] for row in rows} == {
        "adultified": "agreed", "self_placed_risk": "challenged",
    }  # fmt: skip
    with Reviews(out / "reviews.sqlite") as reviews:
        assert {review.reason for review in reviews.all()} == {"", "the next line says so"}
    capsys.readouterr()


def test_the_export_is_training_data(run: ScreenRun) -> None:
    assert run.download("reviewed.jsonl") == b""
    agreed = found(run)["adultified"]
    run.say(agreed.key, "agreed", "")
    exported = run.download("reviewed.jsonl")
    assert exported is not None
    (record,) = map(json.loads, exported.decode("utf-8").splitlines())
    assert record["text"] == agreed.sentence
    assert "adultified" in json.dumps(record)


@pytest.mark.parametrize(
    ("key", "view", "reason"),
    [("", "agreed", ""), ("0" * 20, "agreed", ""), ("%", "agreed", ""), ("KEY", "nonsense", ""),
     ("KEY", "agreed", "x" * 501)],
)  # fmt: skip
def test_what_is_no_view_is_refused(run: ScreenRun, key: str, view: str, reason: str) -> None:
    known = found(run)["adultified"].key
    with pytest.raises(CaseframeError) as caught:
        run.say(key.replace("KEY", known), view, reason)
    assert str(run.folder) not in str(caught.value)


def test_over_http_and_gone_with_the_screening(
    run: ScreenRun, studio: Studio, client: TestClient
) -> None:
    base, key = f"/caseframe/screens/{run.token}", found(run)["adultified"].key
    kept = client.post(f"{base}/marks", data={"key": key, "mark": "agreed", "reason": "so"})
    assert (kept.status_code, kept.text) == (200, "Your view: agreed.")
    assert client.post(f"{base}/marks", data={"key": key, "mark": "x"}).status_code == 400
    assert client.post(f"{base}/marks").status_code == 400
    assert client.get(f"{base}/reviews.sqlite").content.startswith(b"SQLite format 3")
    assert client.get(f"{base}/journal.sqlite").status_code == 404
    studio.forget(run.token)
    assert client.post(f"{base}/marks", data={"key": key, "mark": "agreed"}).status_code == 404
    assert client.get(f"{base}/reviews.sqlite").status_code == 404
    assert not run.folder.exists()


def test_nothing_can_be_said_before_it_has_ended(studio: Studio) -> None:
    waiting: Any = ScreenRun("token", studio.folder / "screen-token", "balanced")
    with pytest.raises(CaseframeError):
        waiting.say("0" * 20, "agreed", "")
    assert waiting.download("reviews.sqlite") is None
