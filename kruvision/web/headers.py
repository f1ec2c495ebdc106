"""Headers of every answer: nothing from outside, no framing, no guessing of types."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from kruvision.front import host_name, is_https

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HARDENED = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
)


HTTPS_ONLY = "max-age=31536000"
"""A browser that was at the public address by https asks there by nothing else for a year."""


def init_app(app: Flask) -> None:
    """Set the headers after every request."""
    app.after_request(_harden)


def _harden(response: Response) -> Response:
    if _is_public_https():
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    for name, value in HARDENED:
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_public_https() -> bool:
    """Whether this is the public address and that is https. The address of the machine in the hall,
    which answers by http as well, promises nothing to a browser."""
    public = urlsplit(current_app.config["KRU"].public_url)
    return public.scheme == "https" and public.hostname == host_name(request.host) and is_https()
