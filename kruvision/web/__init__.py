"""The pages: one blueprint per audience, found by being there."""

import importlib
import pkgutil
from typing import Any

from flask import Flask

from config import ROOT
from kruvision import identity
from kruvision.web import errors, headers, kept_pages, limits, static_files
from kruvision.web.audience import answers, ballot_post, shortcut
from kruvision.web.audience.shortcut import Door


def init_app(app: Flask) -> None:
    """Register every module below this folder that has a ``blueprint``."""
    limits.init_app(app)
    static_files.init_app(app, ROOT / "static")
    for info in pkgutil.walk_packages(__path__, f"{__name__}."):
        module = importlib.import_module(info.name)
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
    identity.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    doors: dict[str, Door[Any]] = {ballot_post.PATH: ballot_post.DOOR, answers.PATH: answers.DOOR}
    shortcut.init_app(app, doors)
    kept_pages.init_app(app)
