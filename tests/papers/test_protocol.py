"""The protocol as PDF: every word as text, in three languages, whatever names hold."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
import typst
from flask import Flask
from flask_babel import force_locale
from PIL import Image
from pypdf import PdfReader

from kruvision import clock
from kruvision.i18n import FALLBACK
from kruvision.models import Show
from kruvision.papers import typesetting
from kruvision.papers.protocol import protocol_data, protocol_pdf
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets
from kruvision.services.record import chain
from kruvision.words.results import move_words
from tests.factories import make_show
from tests.factories.results import change, give_marks, give_votes, step_aside
from tests.factories.voting import print_tickets


@pytest.fixture
def show(app: Flask) -> Show:
    """Two entries by Kazakh names; the second juror stepped aside for the first entry."""
    show = make_show(entries=2, jurors=3, criteria=2, phase="published")
    give_marks(show, [[[7, 8], [None, None], [9, 9]], [[9, 10], [8, 8], [6, 7]]])
    step_aside(show.entries[0], show.seats[1].juror_id)
    change(show.entries[0].contestant, name={"kk": "Әсемгүл Өңірбаева"})
    change(show.entries[1].song, title="სულიკო")
    give_votes(show, [4, 6], ballots=10)
    return show


def text_of(show: Show, language: str = "kk", notes: tuple[str, ...] = ()) -> str:
    with force_locale(language):
        pdf = protocol_pdf(show.id, list(notes), move_words)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_names_places_marks_and_the_record_can_be_read_as_text(app: Flask, show: Show):
    with app.test_request_context():
        text = text_of(show, notes=("Ескерту: бәрі дұрыс.",))
    assert "Әсемгүл Өңірбаева" in text
    assert "სულიკო" in text
    assert "9 · 10" in text
    assert "Ескерту: бәрі дұрыс." in text
    assert chain.head() in text
    assert all(seat.juror.name["kk"] in text for seat in show.seats)


def test_numbers_have_the_decimal_sign_of_the_language(app: Flask, show: Show):
    """Jury: 33/4 and 8, together 65/4; audience 4 and 6 of 10. First: 50·33/65 + 20 = 45.38."""
    with app.test_request_context():
        assert "45.38" in text_of(show, "en")
        assert "45,38" in text_of(show, "ru")


def test_the_choice_of_the_hall_stands_on_the_paper_where_somebody_voted(app: Flask, show: Show):
    with app.test_request_context(), force_locale("en"):
        rows = protocol_data(show.id, [], move_words)["audience"]["rows"]
        assert "Voters" in text_of(show, "en")
    assert [row[0::2] for row in rows] == [["1", "6"], ["2", "4"]]
    quiet = make_show(entries=1, jurors=1, criteria=1, phase="published")
    give_marks(quiet, [[[7]]])
    with app.test_request_context():
        assert "Voters" not in text_of(quiet, "en")


def test_stepping_aside_and_absence_are_told_apart_from_a_missing_mark(app: Flask, show: Show):
    change(show.seats[2], is_absent=True)
    with app.test_request_context(), force_locale("en"):
        rows = protocol_data(show.id, [], move_words)["marks"]["rows"]
        people = protocol_data(show.id, [], move_words)["signatures"]["people"]
    assert rows[0][1:] == ["7 · 8", "stepped aside", "absent"]
    assert len(people) == 3


def test_a_published_paper_says_so_and_a_draft_too(app: Flask, show: Show):
    with app.test_request_context(), force_locale("en"):
        assert protocol_data(show.id, [], move_words)["footer"] == "Published result"
        change(show, phase="closed")
        assert protocol_data(show.id, [], move_words)["footer"] == "Draft: not published yet"
        change(show.edition, is_rehearsal=True)
        assert protocol_data(show.id, [], move_words)["footer"].startswith("REHEARSAL")


def test_markup_in_a_name_stays_text(app: Flask, show: Show):
    change(show.entries[0].contestant, name={"kk": '#panic("x") *b* <b> $1$ \\'})
    with app.test_request_context():
        assert '#panic("x") *b* <b> $1$' in text_of(show)


def test_a_large_jury_turns_the_sheet(app: Flask):
    show = make_show(entries=1, jurors=9, criteria=5, phase="closed", combination="jury_only")
    give_marks(show, [[[10] * 5] * 9])
    with app.test_request_context():
        page = PdfReader(BytesIO(protocol_pdf(show.id, [], move_words))).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_papers_are_accessible_unless_a_letter_has_no_font(app: Flask, show: Show):
    change(show, phase="closed")
    with app.test_request_context():
        assert b"pdfuaid" in protocol_pdf(show.id, [], move_words)
        change(show.entries[0].contestant, name={"kk": "Әсем 🎤"})
        assert b"pdfuaid" not in protocol_pdf(show.id, [], move_words)


def test_a_fault_in_a_source_is_not_taken_for_a_missing_letter(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(typesetting, "SOURCES", tmp_path)
    (tmp_path / "broken.typ").write_text("#undefined")
    with pytest.raises(typst.TypstError, match="unknown variable"):
        typesetting._typeset("broken", "{}")


def test_a_warning_stops_the_paper(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(typesetting, "SOURCES", tmp_path)
    (tmp_path / "odd.typ").write_text('#set text(font: "No Such Font")\nx')
    with pytest.raises(typesetting.PaperFault, match="unknown font"):
        typesetting._compile("odd", "{}", accessible=False)


def test_the_paper_says_how_many_tickets_were_made_and_replaced_while_people_voted(
    app: Flask, show: Show
):
    with app.test_request_context(), force_locale("en"):
        assert "Tickets" not in dict(protocol_data(show.id, [], move_words)["facts"])
        change(show, credential="tickets", phase="voting")
        print_tickets(show.id, 5)
        tickets.reissue_ticket(show.id, 2, by=SYSTEM, at=clock.now())
        change(show, phase="published")
        text = " ".join(text_of(show, "en").split())
    assert "5 made, 0 withdrawn, 1 replaced" in text
    assert "Since the first vote opened: 5 made, 0 withdrawn, 1 replaced." in text


@pytest.mark.parametrize("language", FALLBACK)
def test_nothing_on_the_paper_runs_into_its_margin(app: Flask, show: Show, language: str):
    with app.test_request_context(), force_locale(language):
        data = protocol_data(show.id, [], move_words)
    data["facts"].append(("A term that is much longer than those of our three languages", "f" * 64))
    assert {ink_in_the_right_margin(page) for page in pages_of(data)} == {0}


def pages_of(data: Mapping[str, Any]) -> list[bytes]:
    """The paper as pictures, two dots for a point."""
    made = typst.compile(
        typesetting.SOURCES / "protocol.typ",
        root=typesetting.SOURCES,
        font_paths=[typesetting.FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=144,
        sys_inputs={"data": json.dumps(data)},
    )
    return made if isinstance(made, list) else [made]


def ink_in_the_right_margin(page: bytes) -> int:
    """How many dots of a page lie to the right of where its lines end (15 mm), less half a mm."""
    with Image.open(BytesIO(page)) as picture:
        grey = picture.convert("L")
        edge = grey.width - round(14.5 / 25.4 * 144)
        return sum(grey.crop((edge, 0, grey.width, grey.height)).histogram()[:250])
