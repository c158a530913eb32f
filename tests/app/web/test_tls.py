"""The page over TLS in a real browser: a certificate made here, HSTS, a cookie for this host alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from caseframe.app.web.people import add_person

from .browsing import axe_faults, check, keep_to, wait_for_findings
from .conftest import running

PASSWORD = "correct horse battery"  # noqa: S105 - made up


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a certificate and one person."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate, people = (folder / name for name in ("key.pem", "cert.pem", "people.txt"))
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run(
        [openssl, *command.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    add_person(people, "sam", PASSWORD)
    with running(folder, *_options(people, certificate, key)) as address:
        yield address


def _options(people: Path, certificate: Path, key: Path) -> list[str]:
    return [
        "--auth-file", str(people), "--tls-cert", str(certificate), "--tls-key", str(key),
    ]  # fmt: skip


@pytest.fixture
def context(browser: Any, secure: str) -> Iterator[Any]:
    opened = browser.new_context(ignore_https_errors=True)
    foreign = keep_to(opened, secure)
    yield opened
    opened.close()
    assert not foreign


def test_signing_in_over_tls(context: Any, secure: str) -> None:
    assert secure.startswith("https://")
    page = context.new_page()
    answer = page.goto(secure)
    assert page.url == f"{secure}/sign-in"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert axe_faults(page) == []
    page.fill("#name", "sam")
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector("#cf-check")
    (cookie,) = context.cookies()
    # A browser takes a name with this prefix only from TLS, for the whole host and no other.
    assert cookie["name"] == "__Host-caseframe"
    assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    assert cookie["path"] == "/" and cookie["domain"] == "127.0.0.1" and cookie["expires"] == -1
    check(page, "YP puts herself at risk in the park.")
    wait_for_findings(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{secure}/sign-in")
    assert context.cookies() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/sign-in", 200), ("/config", 401), ("/nowhere", 404), ("/caseframe/static/page.css", 200)],
)
def test_every_answer_asks_for_tls_next_time(
    context: Any, secure: str, path: str, status: int
) -> None:
    answer = context.request.get(secure + path)
    assert answer.status == status
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_without_tls_there_is_no_such_promise(page: Any, server: str) -> None:
    answer = page.context.request.get(f"{server}/robots.txt")
    assert "strict-transport-security" not in answer.headers
