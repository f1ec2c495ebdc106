"""What the hall learned as PDF: one page, every word as text, in three languages."""

from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale
from pypdf import PdfReader

from kruvision.extensions import db
from kruvision.models import PassportCount, Show, Tradition
from kruvision.papers.learning_report import learning_data, learning_pdf
from kruvision.services.errors import Refused
from kruvision.services.learning.report import learning_report
from tests.factories import save
from tests.factories.learning import give_answers, make_asked_show, question_of
from tests.factories.results import change, perform


def make_evening(entries: int) -> Show:
    """All songs sung, of traditions of the house; 23 answers or more before, 40 after."""
    show = make_asked_show(entries=entries)
    slugs = list(db.session.query(Tradition.slug).order_by(Tradition.position).limit(entries))
    for entry, (slug,) in zip(show.entries, slugs, strict=True):
        change(entry.song, tradition_slug=slug)
        give_answers(question_of(entry), (12, 5 + entry.running_order, 5), "before")
        give_answers(question_of(entry), (4, 30 - entry.running_order, 6))
        save(PassportCount(entry_id=entry.id, kind="opened", count=20 - entry.running_order))
        save(PassportCount(entry_id=entry.id, kind="word", count=entry.running_order))
    perform(show)
    return change(show, phase="closed")


@pytest.fixture
def show(app: Flask) -> Show:
    return make_evening(3)


def pages_of(show: Show, language: str) -> list[str]:
    with force_locale(language):
        pdf = learning_pdf(show.id)
    return [one_line(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def one_line(text: str) -> str:
    """A text without its line breaks, also those in place of a blank that should hold."""
    return " ".join(text.split())


def test_titles_numbers_and_words_can_be_read_as_text(app: Flask, show: Show) -> None:
    change(show.entries[0].song, title="სულიკო", tradition_slug="kazakh")
    with app.test_request_context():
        (text,) = pages_of(show, "kk")
    assert "სულიკო" in text
    tradition = db.session.get(Tradition, "kazakh")
    assert tradition is not None
    assert tradition.names["kk"] in text
    assert tradition.word["original"] in text
    assert "29 %" in text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_language_has_its_own_sentence(app: Flask, show: Show, language: str) -> None:
    with app.test_request_context():
        (text,) = pages_of(show, language)
        with force_locale(language):
            data = learning_data(learning_report(show.id))
    assert one_line(data["headline"]) in text
    assert data["not_said_title"] in text
    assert all(prize["title"] in text for prize in data["prizes"])


@pytest.mark.parametrize("entries", [1, 14, 18])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_whole_evening_fits_on_one_page(app: Flask, entries: int, language: str) -> None:
    show = make_evening(entries)
    with app.test_request_context():
        assert len(pages_of(show, language)) == 1


def test_markup_in_a_title_stays_text(app: Flask, show: Show) -> None:
    change(show.entries[0].song, title='#panic("x") *b* <b> $1$ \\')
    with app.test_request_context():
        (text,) = pages_of(show, "kk")
    assert '#panic("x") *b* <b> $1$' in text


def test_an_evening_without_answers_has_a_paper_too(app: Flask) -> None:
    show = make_asked_show(entries=2)
    perform(show)
    change(show, phase="closed")
    with app.test_request_context():
        (text,) = pages_of(show, "en")
    assert "Too few answers" in text
    assert "under 10 answers" in text


def test_there_is_no_paper_before_the_songs_are_over(app: Flask, show: Show) -> None:
    change(show, phase="running")
    with app.test_request_context(), pytest.raises(Refused) as refused:
        learning_pdf(show.id)
    assert refused.value.code == "songs_not_over"


def test_a_rehearsal_says_so(app: Flask, show: Show) -> None:
    change(show.edition, is_rehearsal=True)
    with app.test_request_context():
        (text,) = pages_of(show, "en")
    assert "REHEARSAL" in text
