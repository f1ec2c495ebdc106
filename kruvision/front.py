"""In front of every page and socket: the host check, headers that must not pass, and how what a
header says is read, whatever it says."""

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.http import parse_cookie

LOCAL_NAMES = ("localhost", "kruvision.local")
DROPPED = ("HTTP_SEC_WEBSOCKET_EXTENSIONS", "HTTP_X_FORWARDED_HOST")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
ADDRESSES = ("HTTP_ORIGIN", "HTTP_REFERER")
UNNAMED = "null"
"""What a browser sends as the origin that it keeps to itself."""


class Front:
    """WSGI middleware around Flask and Socket.IO.

    A foreign Host header is refused, since the origin check of sockets trusts it. The browser's
    offer to compress sockets is dropped: accepted, it triples the memory of every client.
    Who asks, and whether by https, is believed from as many reverse proxies as there are. Where a
    request says to come from an address that nobody can read, it has not said where from.
    """

    def __init__(self, inner: Any, allowed_hosts: Iterable[str], proxies: int = 0) -> None:
        self.inner = ProxyFix(inner, x_for=proxies, x_proto=proxies, x_host=0) if proxies else inner
        self.dropped = DROPPED if proxies else (*DROPPED, *FORWARDED)
        self.allowed = {name.lower() for name in (*LOCAL_NAMES, *allowed_hosts) if name}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not self.is_allowed(environ):
            body = b"This address is not served here.\n"
            headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
            start_response("421 Misdirected Request", headers)
            return [body]
        for name in self.dropped:
            environ.pop(name, None)
        for name in ADDRESSES:
            if name in environ and read_address(environ[name]) is None:
                environ[name] = UNNAMED
        return self.inner(environ, start_response)

    def is_allowed(self, environ: Mapping[str, Any]) -> bool:
        """An IP address, a local name, or a name the settings allow."""
        host = host_name(environ.get("HTTP_HOST", ""))
        return host in self.allowed or is_ip_address(host)


@lru_cache(maxsize=64)
def host_name(header: str) -> str:
    """The Host header without its port, in small letters; empty when it cannot be read."""
    parts = read_address(f"//{header}")
    return (parts.hostname or "").lower() if parts else ""


def read_address(sent: str) -> SplitResult | None:
    """The parts of an address that somebody sent, or None when they cannot be read."""
    try:
        parts = urlsplit(sent)
        _port = parts.port  # read when it is asked for
    except ValueError:
        return None
    return parts


def read_cookies(environ: Mapping[str, Any]) -> MultiDict[str, str]:
    """The cookies of a WSGI request as Flask reads them, odd bytes and all: others on the same host
    may have set some."""
    return parse_cookie(environ.get("HTTP_COOKIE", ""))


@lru_cache(maxsize=64)
def is_ip_address(host: str) -> bool:
    """Whether the host is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_https() -> bool:
    """Whether the browser asks by https: the request came so, as the proxies in front say, or it is
    for the host of a public address that is https, however it came through."""
    if request.is_secure:
        return True
    public = urlsplit(current_app.config["KRU"].public_url)
    return public.scheme == "https" and public.hostname == host_name(request.host)


def init_app(app: Flask) -> None:
    """Put the middleware outermost, Socket.IO included."""
    config = app.config["KRU"]
    public = urlsplit(config.public_url).hostname or ""
    hosts = (*config.allowed_hosts, public)
    app.wsgi_app = Front(app.wsgi_app, hosts, config.proxies)  # type: ignore[method-assign]
