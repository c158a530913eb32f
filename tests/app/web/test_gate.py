"""The gate: who may ask for what, and the headers of every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def client(make_studio_app: Any) -> Iterator[TestClient]:
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1:7860") as opened:
        yield opened


def test_the_page_comes_with_every_header(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    script = re.search(r"script-src ([^;]*)", policy)
    assert script is not None and "unsafe-inline" not in script.group(1)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers


def test_the_page_names_no_other_site(client: TestClient) -> None:
    page = client.get("/").text
    assert 'lang="en-GB"' in page
    assert set(re.findall(r'(?:src|href|content)="(https?://[^"/]+)', page)) == set()
    nonces = set(re.findall(r'<script nonce="([^"]+)"', page))
    assert len(nonces) == 1
    assert not re.search(r"<script(?! nonce)", page.split("</head>")[0].split("<script nonce")[0])


def test_each_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    found = [re.search(r'nonce="([^"]+)"', client.get("/").text) for _ in range(2)]
    assert found[0] and found[1] and found[0].group(1) != found[1].group(1)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", "", "[", "a@b@c"])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_names_of_this_machine_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/docs", "/redoc", "/openapi.json", "/monitoring", "/monitoring/summary", "/gradio_api/info",
        "/gradio_api/openapi.json", "/gradio_api/runs", "/gradio_api/run/predict", "/gradio_api/mcp/",
        "/gradio_api/call/check", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://a/", "/login",
        "/gradio_api/component_server", "/gradio_api/queue/status", "/caseframe/../etc/passwd",
        "/gradio_api/vibe-code/", "/manifest.json", "/user", "/token", "/gradio_api/dev/reload",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_closed(client: TestClient, path: str) -> None:
    for method in ("GET", "POST"):
        assert client.request(method, path).status_code in {404, 405}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_requests_from_other_sites_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/caseframe/results/x/marks"):
        assert client.post(path, headers=headers).status_code == 403


def test_a_request_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/gradio_api/queue/join", content=b"x" * 4_000_001)
    assert answer.status_code == 413


def test_a_body_without_a_length_is_counted(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000_000

    assert client.post("/gradio_api/queue/join", content=pieces()).status_code == 413


def test_every_event_of_the_page_is_private(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["dependencies"]
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["space_id"] is None


def test_no_file_is_fetched_from_another_place(make_studio_app: Any) -> None:
    from gradio import processing_utils

    make_studio_app()
    fetch = processing_utils.async_ssrf_protected_download
    with pytest.raises(ValueError, match="not fetched"):
        fetch("https://example.com/a.docx", cache_dir="x").send(None)
