"""Addresses that are refused, signing in, and the proxy that names a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError
from caseframe.app.web.people import add_person, is_right, read_people
from caseframe.app.web.serve import check_certificate
from caseframe.app.web.settings import Settings
from caseframe.app.web.throttle import Throttle
from starlette.testclient import TestClient

PASSWORD = "correct horse battery"  # noqa: S105 - made up


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.txt"
    add_person(path, "sam", PASSWORD)
    return path


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "x.pem"
    path.write_text("x", encoding="utf-8")
    return path


def test_another_address_needs_sign_in_and_tls(people: Path, pem: Path) -> None:
    for options in ({}, {"auth_file": people}, {"tls_cert": pem, "tls_key": pem}):
        with pytest.raises(CaseframeError, match="--auth-file"):
            Settings(host="192.0.2.7", **options)
    assert Settings(host="192.0.2.7", auth_file=people, tls_cert=pem, tls_key=pem).hosts == {
        "192.0.2.7"
    }
    with pytest.raises(CaseframeError, match="--public-host"):
        Settings(host="0.0.0.0", auth_file=people, tls_cert=pem, tls_key=pem)  # noqa: S104


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_needs_neither(host: str) -> None:
    assert Settings(host=host).is_loopback
    assert host in Settings(host=host).hosts


def test_names_are_compared_without_their_capitals(people: Path, pem: Path) -> None:
    settings = Settings(host="Notes.Example", auth_file=people, tls_cert=pem, tls_key=pem)
    assert settings.hosts == {"notes.example"}


def test_a_certificate_that_cannot_be_used_gets_a_line(pem: Path) -> None:
    with pytest.raises(CaseframeError, match="belong together") as caught:
        check_certificate(Settings(tls_cert=pem, tls_key=pem))
    assert "\n" not in str(caught.value)


def test_half_of_a_setting_is_refused(people: Path, pem: Path, tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="both or neither"):
        Settings(tls_cert=pem)
    with pytest.raises(CaseframeError, match="no such file"):
        Settings(auth_file=tmp_path / "none")
    with pytest.raises(CaseframeError, match="--public-host"):
        Settings(proxy_header="Remote-User")
    with pytest.raises(CaseframeError, match=r"listen on 127\.0\.0\.1"):
        Settings(host="192.0.2.7", proxy_header="Remote-User", public_host="a.example")


def test_the_file_of_people_holds_no_password(people: Path) -> None:
    text = people.read_text(encoding="utf-8")
    assert PASSWORD not in text
    line = read_people(people)["sam"]
    assert is_right(line, PASSWORD)
    assert not is_right(line, PASSWORD + "x")
    assert not is_right(None, PASSWORD)
    people.chmod(0o644)
    with pytest.raises(CaseframeError, match="chmod 600"):
        read_people(people)
    with pytest.raises(CaseframeError, match="12 characters"):
        add_person(people, "kim", "short")


def test_nothing_opens_before_signing_in(make_studio_app: Any, people: Path) -> None:
    app, _ = make_studio_app(auth_file=people)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        assert client.get("/").headers["location"] == "/sign-in"
        for path in ("/config", "/gradio_api/queue/data", "/assets/index.js"):
            assert client.get(path).status_code == 401
        assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401
        form = client.get("/sign-in")
        assert (
            "Sign in" in form.text and "frame-ancestors" in form.headers["content-security-policy"]
        )
        assert client.post("/sign-in", data={"name": "sam", "password": "no"}).status_code == 401
        answer = client.post("/sign-in", data={"name": "sam", "password": PASSWORD})
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie
        assert client.get("/").status_code == 200
        assert 'action=\\"/sign-out\\"' in client.get("/config").text
        assert client.post("/sign-out").headers["location"] == "/sign-in"
        client.cookies.set("caseframe", answer.headers["set-cookie"].split(";")[0].split("=")[1])
        assert client.get("/config").status_code == 401


def test_whoever_has_signed_out_is_forgotten_too(make_studio_app: Any, people: Path) -> None:
    """The tab asks for it when it goes, and then the cookie has gone already."""
    app, _ = make_studio_app(auth_file=people)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.post("/sign-in", data={"name": "sam", "password": PASSWORD})
        page = client.post("/caseframe/workshop/start").text
        base = page.partition('action="')[2].partition("/menu")[0]
        assert client.post(f"{base}/menu").status_code == 200
        client.post("/sign-out")
        assert client.post(f"{base}/menu").status_code == 401
        tokens = {"tokens": base.rpartition("/")[2]}
        assert client.post("/caseframe/forget", data=tokens).status_code == 200
        client.post("/sign-in", data={"name": "sam", "password": PASSWORD})
        assert client.post(f"{base}/menu").status_code == 404


def test_attempts_are_throttled(make_studio_app: Any, people: Path) -> None:
    app, _ = make_studio_app(auth_file=people)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        wrong = [
            client.post("/sign-in", data={"name": "sam", "password": str(n)}) for n in range(8)
        ]
        assert wrong[-1].status_code == 429
        assert int(wrong[-1].headers["retry-after"]) >= 1
        right = client.post("/sign-in", data={"name": "sam", "password": PASSWORD})
        assert right.status_code == 429


def test_waits_grow_and_end() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(20):
        throttle.count("sam", "a")
        waits.append(throttle.wait("sam", "a"))
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:8] == [1, 2, 4, 8]
    assert max(waits) == 900
    assert throttle.wait("sam", "another address") == 900
    assert throttle.wait("kim", "another address") == 0
    now[0] = 1000.0
    assert throttle.wait("sam", "a") == 0


def test_behind_a_proxy_the_person_must_be_named(make_studio_app: Any) -> None:
    app, _ = make_studio_app(proxy_header="Remote-User", public_host="notes.example")
    with TestClient(app, base_url="http://notes.example") as client:
        assert client.get("/").status_code == 401
        assert client.get("/", headers={"remote-user": " "}).status_code == 401
        assert client.get("/", headers={"remote-user": "sam"}).status_code == 200
