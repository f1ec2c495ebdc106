"""What the views of a hall screen are called, and the languages songs are sung in."""

from babel import Locale
from flask import current_app

from kruvision.i18n import _, locale_code
from kruvision.services.stage.screens import STAGE


def screen_view_name(view: str) -> str:
    """What a view is called in the language spoken now; ``"stage"`` follows the stage."""
    if view == STAGE:
        return _("Follows the stage")
    template = current_app.jinja_env.get_template(f"screens/{view}.html")
    return "".join(template.blocks["name"](template.new_context({"locale": locale_code()}))).strip()


def language_name(tag: str) -> str:
    """What a language is called in the language spoken now; its tag where nobody has a name."""
    known = Locale(locale_code()).languages
    return known.get(tag.replace("-", "_")) or known.get(tag.split("-")[0]) or tag
