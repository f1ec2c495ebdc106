"""What is asked of categories, deductions, the stop watch, rounds and delegations, by phase."""

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from tests.factories.sounds import wav
from tests.phases.asked import (
    Asked,
    Send,
    arrange,
    confirm_waiting,
    filled,
    form,
    multiplied,
    post,
    put_into_category,
)
from tests.phases.evening import PhasedHouse

NAMED = "categories.0.name.en"
HAS_A_STAGE = dict.fromkeys(("planned", "running", "voting"), "no_selection_round")
"""What belongs to selection rounds is refused to this show for another reason, too."""


def send_sound(house: PhasedHouse, device: FlaskClient) -> Any:
    path = f"/control/shows/{house.show}/entries/{house.acts[0]}/recording"
    return device.post(path, data={"recording": (BytesIO(wav()), "song.wav")})


def overrun(action: str, answer: str, confirm: tuple[str, Send] | None = None) -> Asked:
    """What is said to the overrun of the first act."""
    sent = post("{}/overrun", entry=lambda house: house.acts[0], seconds="300", answer=answer)
    return Asked((action,), f"stop_watch.answer {answer}", sent, confirm=confirm)


OF_THE_CONTEST = (
    Asked(
        ("deduction.change",),
        "deductions.give",
        post("{}/deductions/acts/{act}", amount="1", code="stage", reason="A lit candle"),
        confirm=("two_people.confirm", confirm_waiting),
    ),
    Asked(
        ("deduction.change",),
        "deductions.take_back",
        post("{}/deductions/1/back", reason="It was electric"),
        phases=("running", "voting", "closed", "revealing", "published", "final"),
    ),
    Asked(
        ("clock.press",),
        "stop_watch.press",
        post("{}/clock/start", entry=lambda house: house.acts[0]),
        besides={"running": "clock_not_now"},
    ),
    Asked(
        ("clock.set",),
        "deductions.set_right",
        post("{}/deductions/acts/{act}/time", sung="4:10", reason="The recording"),
    ),
    overrun("clock.set", "pass"),
    overrun("deduction.change", "give", ("two_people.confirm", confirm_waiting)),
    Asked(("order.change",), "running_order.by_category", arrange),
    Asked(
        ("rules.save",),
        "categories.choose_places",
        post("{}/categories/places", places="both"),
    ),
    Asked(
        ("category.change",),
        "categories.change",
        form("{}/categories", filled("{}/categories", "planned"), **{NAMED: "Duet"}),
    ),
    Asked(
        ("category.change",),
        "categories.multiply",
        multiplied,
    ),
    Asked(("entry.categorize",), "categorizing.put", put_into_category),
    Asked(
        ("delegations.save",),
        "delegations.add",
        post("{}/delegations", name__kk="Тарих"),
    ),
    Asked(
        ("delegations.save",),
        "delegations.rename",
        post("{}/delegations/{delegation}", name__kk="Тарих"),
    ),
    Asked(
        ("delegations.save",),
        "delegations.delete",
        post("{}/delegations/{delegation}/delete"),
    ),
    Asked(
        ("delegations.save",),
        "delegations.own_acts",
        post("{}/delegations/acts"),
    ),
    Asked(
        ("form.choose",),
        "shows.change",
        form("{}/settings", filled("{}/settings", "planned"), form="selection"),
    ),
    Asked(
        ("deadline.move",),
        "listening.move_deadline",
        post("{}/deadline", marks_until="2031-03-01T18:00"),
        besides=HAS_A_STAGE,
    ),
    Asked(
        ("recording.change",),
        "recordings.link",
        post("{}/entries/{act}/recording/link", link="https://example.org/song"),
        besides=HAS_A_STAGE,
    ),
    Asked(
        ("recording.change",),
        "recordings.move",
        post("{}/entries/{act}/recording/remove"),
        besides=HAS_A_STAGE,
    ),
    Asked(("recording.change",), "recordings.send", send_sound, besides=HAS_A_STAGE),
)
