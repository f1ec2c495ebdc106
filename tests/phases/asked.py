"""What is asked of a show in every phase: for each action of the table at least one real request.

``besides`` names phases in which the request is refused for another reason than the phase, with the
code of that refusal.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Entry
from kruvision.rules.evening.flow import PHASES
from tests.factories.results import change
from tests.factories.typed_forms import form_of
from tests.phases.evening import PhasedHouse

Send = Callable[[PhasedHouse, FlaskClient], Any]
NEW_ROW = "title;name.kk;name.ru;name.en\nЖаңа ән;Жаңа;Новый;New\n"
AMENDED = {"combination": "jury_only"}


@dataclass(frozen=True)
class Asked:
    """A request: which actions it takes, in the order in which they are asked for; the endpoint or
    event it comes in by; who sends it, and what."""

    actions: tuple[str, ...]
    door: str
    send: Send
    who: str = "owner"
    besides: Mapping[str, str] = field(default_factory=dict)
    phases: tuple[str, ...] = PHASES
    confirm: tuple[str, Send] | None = None
    """The door and the request of the second person; the same request where None."""


def post(path: str, **values: Any) -> Send:
    """A posted form; ``{}`` in the path is the show, and a value may be made from the house."""

    def send(house: PhasedHouse, device: FlaskClient) -> Any:
        filled = {n: v(house) if callable(v) else v for n, v in values.items()}
        data = {name.replace("__", "."): value for name, value in filled.items()}
        return device.post(_path(house, path), data=data)

    return send


def _path(house: PhasedHouse, path: str) -> str:
    names = {"act": house.acts[0], "third": house.acts[2], "late": house.waiting[-1]}
    return path.format(f"/control/shows/{house.show}", **{**vars(house), **names})


def tablet(kind: str, act: int, **values: Any) -> Send:
    """A tablet's command over HTTP."""

    def send(house: PhasedHouse, device: FlaskClient) -> Any:
        return device.post(f"/jury/{kind}", json=command(house, act, **values))

    return send


def command(house: PhasedHouse, act: int, **values: Any) -> dict[str, Any]:
    """What a tablet sends about an act."""
    return {"entry": house.acts[act], "command": "command-of-the-cell", **values}


def form(path: str, entered: Callable[[PhasedHouse], dict[str, Any]], **typed: str) -> Send:
    """A page's form as it was filled in while it was open, sent in whatever phase it is now."""

    def send(house: PhasedHouse, device: FlaskClient) -> Any:
        return device.post(_path(house, path), data={**entered(house), **typed})

    return send


def filled(path: str, phase: str) -> Callable[[PhasedHouse], dict[str, Any]]:
    """The form of a page in that phase, with what stands in it."""

    def entered(house: PhasedHouse) -> dict[str, Any]:
        place = _path(house, path)
        if place not in house.forms:
            phase_now = house.phase
            house.enter(phase)
            house.forms[place] = form_of(house.device("owner").get(place).text)
            house.enter(phase_now)
        return house.forms[place]

    return entered


def seats(house: PhasedHouse) -> dict[str, Any]:
    """The jury as it is, with the second juror at its head."""
    found = {"head": house.jurors["juror"]}
    for position, juror in enumerate([*house.jurors.values(), house.absent], start=1):
        found |= {f"seats.{juror}.seated": "1", f"seats.{juror}.position": position}
    return found | {f"seats.{house.absent}.absent": "1"}


def entry(house: PhasedHouse) -> dict[str, Any]:
    """The first act as its page has it."""
    found = filled(f"{{}}/entries/{house.acts[0]}", "planned")(house)
    return {name: value for name, value in found.items() if name != "photo"}


def upload(path: str, data: Callable[[PhasedHouse], bytes], **values: Any) -> Send:
    """A file that is uploaded and then confirmed."""

    def send(house: PhasedHouse, device: FlaskClient) -> Any:
        file = (io.BytesIO(data(house)), "file")
        kept = device.post(_path(house, path), data={"file": file})
        assert kept.status_code == 302, kept.text
        filled_in = {name: value(house) for name, value in values.items()}
        return device.post(kept.location, data=filled_in)

    return send


def rules_file(house: PhasedHouse) -> bytes:
    """The rules of the show as a file."""
    data: bytes = house.device("owner").get(_path(house, "{}/rules/RULES.toml")).data
    return data


def amend(house: PhasedHouse, device: FlaskClient) -> Any:
    """Look at what other rules would move, then propose them."""
    typed = filled("{}/rules/change", "closed")(house) | AMENDED | {"reason": "The paper says so"}
    path = _path(house, "{}/rules/change")
    looked = form_of(device.post(path, data={**typed, "press": "show"}).text)
    return device.post(path, data={**typed, "seen": looked["seen"], "press": "propose"})


def confirm_amendment(house: PhasedHouse, device: FlaskClient) -> Any:
    """The second person looks and confirms."""
    page = device.get(_path(house, "{}/rules/change")).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return device.post(_path(house, "{}/rules/change/confirm"), data={"seen": seen})


def confirm_waiting(house: PhasedHouse, device: FlaskClient) -> Any:
    """The second person confirms what waits on its page."""
    page = device.get(_path(house, "{}/waiting")).text
    address = page.split("/waiting/")[1].split("/confirm")[0]
    return device.post(_path(house, f"{{}}/waiting/{address}/confirm"))


def late_mark(decision: str) -> Send:
    """A late mark that has just arrived is settled."""

    def send(house: PhasedHouse, device: FlaskClient) -> Any:
        kept = house.keep_late_mark()
        path = f"/jury/head/{house.show}/kept/{kept}"
        return device.post(path, data={"decision": decision})

    return send


def withdraw_publication(house: PhasedHouse, device: FlaskClient) -> Any:
    """Somebody has proposed to publish, where that is possible; it is taken back."""
    if house.phase == "closed":
        house.decide()
    if house.phase in ("closed", "revealing"):
        house.propose()
    return device.post(_path(house, "{}/result/withdraw"))


def put_into_category(house: PhasedHouse, device: FlaskClient) -> Any:
    """One act ticked in the list, and the category it goes to."""
    data = {"entries[]": str(house.acts[0]), "category": str(house.category)}
    return device.post(f"/control/shows/{house.show}/entries/categorize", data=data)


def arrange(house: PhasedHouse, device: FlaskClient) -> Any:
    """Category after category, once one of those who wait stands in one."""
    with house.app.app_context():
        change(db.session.get_one(Entry, house.waiting[-1]), category_id=house.category)
        db.session.remove()
    return device.post(f"/control/shows/{house.show}/entries/order/by-category")


def multiplied(house: PhasedHouse, device: FlaskClient) -> Any:
    """A list of one value, ticked."""
    data = {"first": "Trio", "keep[]": "0"}
    return device.post(f"/control/shows/{house.show}/categories/multiply/add", data=data)
