"""The stylesheet of the voter's phone stands inside its page: a ballot in one round trip.

The policy of these pages names the sheet by its hash, so that no other style in a page counts.
"""

import base64
import hashlib
import re
from functools import cache

from flask import Blueprint
from markupsafe import Markup
from werkzeug.wrappers import Response

from config import ROOT
from kruvision.web.headers import POLICY

PATH = ROOT / "static" / "css" / "audience.css"
COMMENTS = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def init_blueprint(blueprint: Blueprint) -> None:
    """Give the templates the sheet, and the pages of this blueprint its permission."""
    blueprint.add_app_template_global(sheet, "phone_sheet")
    blueprint.after_request(permit)


@cache
def sheet() -> Markup:
    """The sheet without its comments, on one line."""
    text = PATH.read_text(encoding="utf-8")
    return Markup(COMMENTS.sub("", text).replace("\n", ""))


@cache
def policy() -> str:
    """The policy of all pages, and this one sheet."""
    digest = base64.b64encode(hashlib.sha256(sheet().encode()).digest()).decode()
    return f"{POLICY}; style-src 'self' 'sha256-{digest}'"


def permit(response: Response) -> Response:
    """The answer, with the policy that lets the sheet in where it is a page."""
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = policy()
    return response
