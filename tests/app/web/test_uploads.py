"""Uploads: private, nameless, limited, gone after use."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError, Detector
from caseframe.app.web.check import take_file
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.serve import private_folder
from caseframe.app.web.settings import Settings
from caseframe.app.web.studio import Studio
from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def served(make_studio_app: Any) -> Iterator[tuple[TestClient, Path]]:
    app, folder = make_studio_app(upload_mb=1)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client, folder


def upload(client: TestClient, name: str, data: bytes) -> Any:
    return client.post("/gradio_api/upload", files={"files": (name, data)})


def test_a_files_name_is_not_kept(served: tuple[TestClient, Path]) -> None:
    client, folder = served
    (path,) = upload(client, "Amy Example chronology.docx", b"data").json()
    stored = Path(path)
    assert stored.name == "document.docx"
    assert stored.read_bytes() == b"data"
    assert stored.is_relative_to(folder)
    names = [item.name for item in folder.rglob("*")]
    assert not any("Amy" in name for name in names)
    if os.name == "posix":
        assert stat.S_IMODE(stored.stat().st_mode) == 0o600
        assert stat.S_IMODE(stored.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["../../x.txt", "a.exe", ".htaccess", "x.txt/..", "a" * 300 + ".pdf"]
)
def test_no_name_leads_out_of_the_folder(served: tuple[TestClient, Path], name: str) -> None:
    client, folder = served
    (path,) = upload(client, name, b"data").json()
    assert Path(path).resolve().is_relative_to(folder.resolve())
    assert Path(path).name.startswith("document")


def test_an_upload_that_is_too_large_is_refused(served: tuple[TestClient, Path]) -> None:
    client, folder = served
    before = list(folder.rglob("document*"))
    assert upload(client, "a.txt", b"x" * 1_100_000).status_code == 413
    assert list(folder.rglob("document*")) == before


def test_a_file_is_deleted_when_it_is_read(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    file = tmp_path / "document.txt"
    file.write_bytes(b"text")
    assert take_file(studio, file) == b"text"
    assert not file.exists()
    with pytest.raises(CaseframeError, match="not here any more"):
        take_file(studio, file)


def test_no_file_outside_the_folder_is_read(detector: Detector, tmp_path: Path) -> None:
    inside = tmp_path / "private"
    inside.mkdir()
    outside = tmp_path / "secret.txt"
    outside.write_text("secret", encoding="utf-8")
    studio = Studio(Lanes(detector), inside)
    for path in (outside, inside / ".." / "secret.txt"):
        with pytest.raises(CaseframeError):
            take_file(studio, path)
    assert outside.exists()


def test_a_limit_is_in_the_megabytes_that_gradio_says() -> None:
    assert Settings(upload_mb=50).upload_bytes / 1024 / 1024 == 50


def test_as_much_as_the_page_says_may_be_uploaded(served: tuple[TestClient, Path]) -> None:
    client, _ = served
    assert upload(client, "a.txt", b"x" * 2**20).status_code == 200
    assert upload(client, "a.txt", b"x" * (2**20 + 200_000)).status_code == 413


def test_empty_files_that_gradio_makes_are_swept(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    for name, data in (("tmpabc", b""), ("tmpdef", b"x"), ("other", b"")):
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "tmpnew").touch()  # somebody's upload, of which nothing has come yet
    (tmp_path / "tmpfolder").mkdir()
    file = tmp_path / "document.txt"
    file.write_bytes(b"text")
    take_file(studio, file)
    assert {path.name for path in tmp_path.iterdir()} == {"tmpdef", "other", "tmpfolder", "tmpnew"}
    (tmp_path / "tmpabc").touch()
    os.utime(tmp_path / "tmpabc", (0, 0))
    studio.tidy()
    assert not (tmp_path / "tmpabc").exists()


def test_the_private_folder_goes_at_the_end() -> None:
    with private_folder() as folder:
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "a").write_text("x", encoding="utf-8")
    assert not folder.exists()
