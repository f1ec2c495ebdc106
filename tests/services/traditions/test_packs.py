"""Packs: cards go out as a file and come in again, and nobody's words are written over unasked."""

import json
from typing import Any

import gevent
import pytest
from flask import Flask

from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.record import chain
from kruvision.services.threads import PAPERS
from kruvision.services.traditions import packs, traditions
from kruvision.services.traditions.inputs import CheckInput
from kruvision.services.traditions.states import card_states, lacking
from kruvision.services.transactions.transaction import transaction
from tests.factories import names


def planned(data: bytes) -> dict[str, str]:
    return {one.card.slug: one.state for one in packs.plan_pack(data)}


def pack(*cards: dict[str, Any], **other: Any) -> bytes:
    head = {"format": packs.FORMAT, "version": packs.VERSION}
    return json.dumps({**head, "traditions": cards, **other}).encode()


def cards_of(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data)["traditions"]
    return found


def take(data: bytes, *slugs: str) -> int:
    chosen = slugs or [card["slug"] for card in cards_of(data)]
    return packs.import_pack(data, (), over=chosen, by=SYSTEM, at=clock.now())


def empty_the_house() -> None:
    with transaction():
        for row in traditions.list_traditions():
            db.session.delete(row)


def write(slug: str, **values: Any) -> None:
    with transaction():
        row = traditions.get_tradition(slug)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_pack_that_goes_out_and_comes_in_is_unchanged(app: Flask) -> None:
    traditions.mark_checked("kazakh", CheckInput(name="N"), by=SYSTEM, at=clock.now())
    before = packs.export_pack()
    assert len(cards_of(before)) == 42
    empty_the_house()
    assert set(planned(before).values()) == {"new"}
    assert take(before) == 42
    assert packs.export_pack() == before
    assert set(planned(before).values()) == {"same"}
    kazakh = traditions.get_tradition("kazakh")
    assert (kazakh.checked_by, kazakh.to_check) == ("N", False)


def test_a_pack_of_a_fresh_house_says_what_the_file_of_the_house_says(app: Flask) -> None:
    rows = json.loads((ROOT / "data" / "traditions.json").read_text(encoding="utf-8"))["traditions"]
    out = {card["slug"]: card for card in cards_of(packs.export_pack())}
    for row in rows:
        for part in ("listen_for", "facts", "questions", "word", "places", "normal"):
            assert out[row["slug"]][part] == row[part], (row["slug"], part)


def test_one_card_goes_out_alone(app: Flask) -> None:
    assert [card["slug"] for card in cards_of(packs.export_pack("tatar"))] == ["tatar"]


def test_a_card_that_differs_from_the_house_is_told_from_one_that_people_wrote(app: Flask) -> None:
    cards = cards_of(packs.export_pack())
    for card in cards:
        card["endonym"] = "Other"
    write("tatar", endonym="Written here")
    states = planned(pack(*cards))
    assert states["tatar"] == "conflict"
    assert states["kazakh"] == "changed"
    [tatar] = [one for one in packs.plan_pack(pack(*cards)) if one.card.slug == "tatar"]
    assert tatar.parts == ("endonym",)


def test_a_checked_card_is_one_that_people_wrote(app: Flask) -> None:
    data = packs.export_pack("kazakh")
    traditions.mark_checked("kazakh", CheckInput(name="N"), by=SYSTEM, at=clock.now())
    assert planned(data) == {"kazakh": "conflict"}


def test_cards_that_were_not_chosen_stay_as_they_are(app: Flask) -> None:
    cards = cards_of(packs.export_pack())
    for card in cards:
        card["endonym"] = "Other"
    assert take(pack(*cards), "kazakh", "nobody") == 1
    assert traditions.get_tradition("kazakh").endonym == "Other"
    assert traditions.get_tradition("tatar").endonym != "Other"
    line = chain.list_lines(limit=1)[0]
    assert (line.kind, line.data["slug"]) == ("tradition_imported", "kazakh")


def test_a_card_with_general_knowledge_comes_as_to_be_checked(app: Flask) -> None:
    [card] = cards_of(packs.export_pack("kazakh"))
    card |= {"slug": "islanders", "to_check": False}
    take(pack(card))
    assert traditions.get_tradition("islanders").to_check


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pack_unreadable"),
        (b"{", "pack_unreadable"),
        (b"[]", "pack_unreadable"),
        (b"\xff\xfe", "pack_unreadable"),
        (b"[" * 100_000, "pack_unreadable"),
        (b'{"format": "something else"}', "pack_unreadable"),
        (b" " * (packs.MOST_BYTES + 1), "pack_too_large"),
    ],
)
def test_what_is_no_pack_is_refused(app: Flask, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        packs.read_pack(data)


def test_mistakes_in_a_pack_are_named_by_card_and_part(app: Flask) -> None:
    [card] = cards_of(packs.export_pack("kazakh"))
    bad = {**card, "facts": [{"text": {}}, {"text": {"en": "x"}, "confidence": "sure"}]}
    for cards, wrong in (
        ([bad], {"kazakh: facts.1.confidence"}),
        ([{**card, "planet": "Mars"}], {"kazakh: planet"}),
        ([{**card, "slug": "../x"}], {"../x: slug"}),
        (["no card"], {"0"}),
        ([card, card], {"kazakh"}),
        ([{**card, "slug": "new"}], {"new"}),
    ):
        with pytest.raises(Invalid) as refusal:
            packs.read_pack(pack(*cards))  # type: ignore[arg-type]
        assert set(refusal.value.fields) == wrong
    with pytest.raises(Invalid):
        packs.read_pack(pack(card, version=2))
    with pytest.raises(Invalid):
        packs.read_pack(pack(traditions=3))
    assert db.session.get_one(Tradition, "kazakh").endonym == card["endonym"]


def test_how_far_a_card_is_counts_rows_doubts_and_languages(app: Flask) -> None:
    doubt = {"text": {"kk": "а", "en": "a"}, "confidence": "general", "source": ""}
    write("kazakh", facts=[doubt, {**doubt, "text": names("b"), "confidence": "sourced"}], word={})
    states = card_states(traditions.get_tradition("kazakh"))
    facts = states["facts"]
    assert (facts.count, facts.to_check, facts.missing) == (2, 1, {"ru": 1})
    assert facts.is_open
    assert not states["word"].is_open
    assert states["word"].count == 0
    assert "ru" in lacking(states)


def test_a_wrong_answer_without_a_language_is_missed(app: Flask) -> None:
    row = traditions.get_tradition("kazakh").questions[0]
    wrong = [{"kk": "а", "ru": "а"}, *row["wrong"][1:]]
    write("kazakh", questions=[{**row, "wrong": wrong}])
    assert card_states(traditions.get_tradition("kazakh"))["questions"].missing == {"en": 1}


def test_a_pack_is_read_before_anybody_has_to_wait_for_it(app: Flask) -> None:
    with transaction(), pytest.raises(Refused, match="pack_unreadable"):
        take(b"{", "kazakh")


def test_while_a_pack_is_read_everybody_else_is_served(app: Flask) -> None:
    inside: list[int] = []
    gevent.spawn(lambda: inside.append(PAPERS.inside))
    assert packs.read_pack(packs.export_pack("kazakh"))
    assert inside == [1]
