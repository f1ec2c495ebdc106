"""What a pressed button or a sent form does: a use case runs, the page one is led to says how it
went. A view says who, what and where; the answers are made here.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from kruvision.i18n import _
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.forms.seen_values import ChangedMeanwhile
from kruvision.services.transactions.idempotency import Repeated
from kruvision.web.errors import wants_json
from kruvision.web.form_conditions import SavedForm, conflict_page, form_conditions
from kruvision.web.forms import error_sentences, shown_again

Made = TypeVar("Made")
PageAnswer = Response | tuple[str, int]
"""A redirect, or a page with its status."""
OWN_PAGE = (NotAllowed, NotFound)
"""Refusals that show a page of their own: there is nowhere to lead back to."""
FormPage = Callable[[dict[str, Any], dict[str, str]], str]
"""Renders a form again: with the values typed, and the sentence for each wrong field."""


def lead_to(address: str, said: str, kind: str = "success") -> Response:
    """Go to a page that says so. Kinds: success, info, warning, error."""
    flash(said, kind)
    return redirect(address)


def carry_out(
    work: Callable[[], Made],
    *,
    done: str | Callable[[Made], str],
    back: str,
    refused_back: str = "",
    refused_as: str = "error",
    wrong_input: str = "",
    raised: tuple[type[Refused], ...] = OWN_PAGE,
) -> Response:
    """Run a use case and lead ``back``, where ``done`` is said, or the refusal: the page one comes
    from shows how things really stand. ``done`` may depend on what the use case gives.

    ``wrong_input`` is said of fields that are wrong. Refusals of the kinds ``raised`` leave this
    function.
    """
    try:
        result = work()
    except raised:
        raise
    except (Refused, RuleError) as refused:
        if wrong_input and isinstance(refused, Invalid):
            return lead_to(refused_back or back, wrong_input, refused_as)
        return _say_why(refused, refused_back or back, refused_as)
    return lead_to(back, _text(done, result))


def save_form(
    work: Callable[[], Made],
    page: FormPage,
    *,
    done: str | Callable[[Made], str],
    back: str | Callable[[Made], str],
    refused_as: str = "",
    saved: SavedForm | None = None,
    again: str = "",
) -> PageAnswer:
    """Run a use case that reads the posted form, and lead ``back``, where ``done`` is said.

    Wrong fields show the ``page`` again with what was typed, at 422. ``done`` and ``back`` may
    depend on what the use case gives. Other refusals leave this function, unless ``refused_as``
    says how the page one is led back to shall say them.

    ``saved`` tells what stands where the form saves: where somebody changed it meanwhile, nothing
    is saved and one chooses, at 409. A form with a command is carried out once; sent again it leads
    ``again``, or ``back`` where that is an address.
    """
    try:
        with form_conditions(saved):
            result = work()
    except Invalid as error:
        return page(shown_again(), error_sentences(error)), error.status
    except Repeated:
        return lead_to(
            again or str(back), done if isinstance(done, str) else _("It is done already.")
        )
    except ChangedMeanwhile as error:
        if saved is None or wants_json():
            raise
        return conflict_page(error, saved)
    except OWN_PAGE:
        raise
    except Refused as refused:
        if not refused_as or callable(back):
            raise
        return _say_why(refused, back, refused_as)
    return lead_to(_text(back, result), _text(done, result))


def _say_why(refused: Refused | RuleError, back: str, kind: str) -> Response:
    return lead_to(back, sentence(refused.code, refused.details), kind)


def _text(text: str | Callable[[Made], str], result: Made) -> str:
    return text(result) if callable(text) else text
