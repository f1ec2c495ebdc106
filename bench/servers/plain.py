"""Serve an app on the product's own server, so that only what the apps do differs.

python -m bench.servers.plain bare_flask | orm_commit
"""

# ruff: noqa: E402  (gevent patches before anything else is imported)
from gevent import monkey

monkey.patch_all()

import importlib
import os
import sys

from flask import Flask

from kruvision.cli import serve


def main(name: str) -> None:
    """Serve ``make_app()`` of a module of this folder on KRU_PORT until asked to end."""
    app: Flask = importlib.import_module(f"bench.servers.{name}").make_app()
    app.add_url_rule("/health", "health", lambda: "ok")
    listener = serve.listen("127.0.0.1", int(os.environ["KRU_PORT"]))
    serve.allow_many_files()
    serve.settle()
    serve.answer(app, listener)


if __name__ == "__main__":
    main(sys.argv[1])
