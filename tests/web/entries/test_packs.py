"""Packs of traditions over HTTP: out, in, and what is ticked."""

import json
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from kruvision.services.traditions import packs, traditions
from tests.factories.typed_forms import form_of


def upload(owner: FlaskClient, data: bytes) -> Any:
    files = {"file": (BytesIO(data), "pack.json")}
    return owner.post("/control/traditions/pack", data=files)


def changed_pack() -> bytes:
    """Three cards, each with another own name, and one that nobody has here."""
    tree = json.loads(packs.export_pack())
    kept = [card for card in tree["traditions"] if card["slug"] in ("kazakh", "tatar", "uzbek")]
    tree["traditions"] = [{**card, "endonym": "Other"} for card in kept]
    tree["traditions"].append({**tree["traditions"][0], "slug": "islanders"})
    return json.dumps(tree).encode()


def test_all_cards_or_one_are_downloaded(owner: FlaskClient) -> None:
    answer = owner.get("/control/traditions/pack.json")
    assert answer.data == packs.export_pack()
    assert 'filename="traditions.json"' in answer.headers["Content-Disposition"]
    one = owner.get("/control/traditions/pack.json?slug=tatar")
    assert [card["slug"] for card in one.json["traditions"]] == ["tatar"]
    assert owner.get("/control/traditions/pack.json?slug=martian").status_code == 404


def test_a_pack_is_looked_at_before_it_is_taken_in(owner: FlaskClient) -> None:
    form = form_of(owner.get("/control/traditions/tatar").text)
    owner.post("/control/traditions/tatar", data={**form, "endonym": "Written here"})
    answer = upload(owner, changed_pack())
    assert answer.status_code == 302
    page = owner.get(answer.location).text
    assert traditions.find_tradition("islanders") is None
    assert "differs from what was written here" in page
    assert page.count(" checked>") == 3
    owner.post(answer.location, data={"cards[]": ["islanders", "kazakh"]})
    assert traditions.get_tradition("islanders").endonym == "Other"
    assert traditions.get_tradition("kazakh").endonym == "Other"
    assert traditions.get_tradition("tatar").endonym == "Written here"
    assert owner.get(answer.location).status_code == 404


def test_a_card_that_somebody_wrote_after_the_look_stays_as_it_is(owner: FlaskClient) -> None:
    looked_at = upload(owner, changed_pack()).location
    form = form_of(owner.get("/control/traditions/kazakh").text)
    owner.post("/control/traditions/kazakh", data={**form, "endonym": "Written meanwhile"})
    refused = owner.post(looked_at, data={"cards[]": ["islanders", "kazakh"]})
    assert refused.status_code == 409
    assert "look at the pack again" in refused.text
    assert traditions.find_tradition("islanders") is None
    assert traditions.get_tradition("kazakh").endonym == "Written meanwhile"
    owner.post(looked_at, data={"cards[]": ["islanders"], "over[]": ["kazakh"]})
    assert traditions.get_tradition("kazakh").endonym == "Other"


def test_a_pack_is_forgotten_on_request_or_taken_by_nobody(owner: FlaskClient) -> None:
    first, second = (upload(owner, packs.export_pack("tatar")).location for _number in range(2))
    owner.post(f"{first}/drop")
    assert owner.get(first).status_code == 404
    assert "the same" in owner.get(second).text
    assert "No card was taken in." in owner.post(second, follow_redirects=True).text


def test_what_is_no_pack_is_told_and_mistakes_are_named(owner: FlaskClient) -> None:
    assert "Choose a file first." in owner.post("/control/traditions/pack").text
    assert "not a pack of traditions" in upload(owner, b"{}").text
    tree = json.loads(packs.export_pack("tatar"))
    tree["traditions"][0]["facts"][0]["confidence"] = "sure"
    answer = upload(owner, json.dumps(tree).encode())
    assert answer.status_code == 422
    assert "tatar: facts.0.confidence" in answer.text
