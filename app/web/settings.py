"""Where the page is served and who may open it; what is refused, and why."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.errors import CaseframeError

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve the page.

    Attributes:
        host: the address to listen on.
        port: the port; 0 lets the system choose one.
        auth_file: people who may sign in (see ``sign_in``).
        tls_cert: certificate chain, PEM.
        tls_key: its private key, PEM.
        public_host: the name by which people reach the page through a proxy.
        proxy_header: the request header in which a proxy with single sign-on
            names the person; the page then trusts that proxy.
        upload_mb: the most that may be uploaded at a time, in megabytes.
        model: another model folder than the shipped one.
        guide: an organisation's own guide.
        api: whether other programs may check notes over HTTP (see ``api``).
    """

    host: str = "127.0.0.1"
    port: int = 7860
    auth_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    public_host: str | None = None
    proxy_header: str | None = None
    upload_mb: int = 50
    model: Path | None = None
    guide: Path | None = None
    api: bool = False

    def __post_init__(self) -> None:
        _check_tls(self)
        _check_proxy(self)
        if not self.is_loopback and not (self.auth_file and self.tls_cert):
            raise CaseframeError(
                f"--host {self.host}: other machines could read what people paste here; "
                "give --auth-file, --tls-cert and --tls-key too, or leave --host out"
            )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        if self.host.lower() in LOOPBACK:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def upload_bytes(self) -> int:
        """``upload_mb`` in bytes, by the megabyte in which Gradio says it to whoever chose too much."""
        return self.upload_mb * 2**20

    @property
    def scheme(self) -> str:
        """How the page is reached."""
        return "https" if self.tls_cert else "http"

    @property
    def hosts(self) -> frozenset[str]:
        """Names that a request may carry in its Host header."""
        own = {self.host.lower()} | (LOOPBACK if self.is_loopback else frozenset())
        return frozenset(own) | ({self.public_host.lower()} if self.public_host else set())


def _check_tls(settings: Settings) -> None:
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise CaseframeError("--tls-cert and --tls-key: give both or neither")
    for option, path in (
        ("--auth-file", settings.auth_file),
        ("--tls-cert", settings.tls_cert),
        ("--tls-key", settings.tls_key),
    ):
        if path is not None and not path.is_file():
            raise CaseframeError(f"{option} {path}: no such file")


def _check_proxy(settings: Settings) -> None:
    if settings.proxy_header and not settings.is_loopback:
        raise CaseframeError(
            "--proxy-header: the page must listen on 127.0.0.1 behind the proxy, "
            "or anybody could send that header; leave --host out"
        )
    if settings.proxy_header and not settings.public_host:
        raise CaseframeError("--proxy-header: give --public-host too, the name people type")
    if settings.proxy_header and settings.auth_file:
        raise CaseframeError("--proxy-header and --auth-file: give one of them")
    if settings.host in {"0.0.0.0", "::"} and not settings.public_host:  # noqa: S104 - refused here
        raise CaseframeError(
            f"--host {settings.host}: give --public-host too, the name by which people reach it"
        )
