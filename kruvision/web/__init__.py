"""The pages: one blueprint per audience, found by being there."""

import importlib
import pkgutil

from flask import Flask

from kruvision import identity
from kruvision.web import ballot_door, errors, headers, limits


def init_app(app: Flask) -> None:
    """Register every module of this folder that has a ``blueprint``."""
    limits.init_app(app)
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
    identity.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    ballot_door.init_app(app)
