"""The page of the voter's phone: the song, the ballot paper, the result; the same for all."""

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show, Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.audience import windows
from kruvision.services.record import chain
from kruvision.services.transactions.changes import StageMoved
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_entry, make_show, names
from tests.factories.screens import set_stage
from tests.factories.voting import cast, entry_ids, make_vote, open_vote


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def call(show: Show, place: int = 0) -> Entry:
    """Put one entry on stage, leaving a line in the record as the stage does."""
    with transaction() as changes:
        entry = db.session.get_one(Entry, entry_ids(show.id)[place])
        entry.stage = "on_stage"
        db.session.get_one(Show, show.id).phase = "running"
        chain.append("system", "entry_called", at=clock.now(), show_id=show.id, entry=entry.id)
        changes.append(StageMoved(show.id))
    return entry


def undo_call(show: Show) -> None:
    """Nobody is on stage, and the show has not begun, as before ``call``."""
    with transaction():
        db.session.get_one(Entry, entry_ids(show.id)[0]).stage = "waiting"
        db.session.get_one(Show, show.id).phase = "planned"
        chain.append("system", "entry_uncalled", at=clock.now(), show_id=show.id)


def test_before_there_is_an_edition_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/v")
    assert page.status_code == 200
    assert "not been set up yet" in text_of(page)


def test_before_the_show_the_page_welcomes_and_lists_the_songs(client: FlaskClient) -> None:
    show = make_show()
    page = text_of(client.get("/v"))
    assert "<h1>KRU VISION</h1>" in page
    assert db.session.get_one(Entry, entry_ids(show.id)[0]).song.title in page


def test_the_song_on_stage_is_explained(client: FlaskClient) -> None:
    slug = db.session.execute(select(Tradition.slug).order_by(Tradition.position)).scalar()
    show = make_show()
    with transaction():
        entry = db.session.get_one(Entry, entry_ids(show.id)[0])
        entry.song.tradition_slug = slug
        tradition = db.session.get_one(Tradition, slug)
        tradition.listen_for = [{"text": names("the drone"), "confidence": "sourced"}]
        tradition.places = {"text": names("Kostanay"), "confidence": "sourced"}
    entry = call(show)
    page = text_of(client.get("/v"))
    assert page.count("<h1") == 1
    facts = [fact["text"]["en"] for fact in entry.song.tradition.facts]
    for words in (entry.contestant.name["en"], entry.song.title, entry.song.story["en"]):
        assert words in page
    assert "the drone" in page
    assert "Kostanay" in page
    assert sum(fact in page.replace("&#39;", "'").replace("&#34;", '"') for fact in facts) == 1


def test_a_song_without_a_tradition_has_a_whole_page_too(client: FlaskClient) -> None:
    show = make_show()
    entry = call(show)
    page = text_of(client.get("/v"))
    assert entry.song.meaning["en"] in page
    assert entry.song.story["en"] in page
    assert 'class="band"' not in page


def test_the_page_speaks_the_language_of_the_phone(client: FlaskClient) -> None:
    entry = call(make_show())
    client.set_cookie("language", "ru")
    page = text_of(client.get("/v"))
    assert entry.contestant.name["ru"] in page
    assert '<html lang="ru">' in page


def test_between_songs_the_page_says_what_was_heard_and_who_is_next(client: FlaskClient) -> None:
    show = make_show()
    with transaction():
        db.session.get_one(Show, show.id).phase = "running"
        first, second, third = (db.session.get_one(Entry, n) for n in entry_ids(show.id)[:3])
        first.stage = "performed"
    page = text_of(client.get("/v"))
    assert f'href="/v/songs/{first.id}"' in page
    assert "Next: No. 2" in page
    assert second.song.title in page
    assert f"/v/songs/{second.id}" not in page
    assert third.song.title not in page


@pytest.mark.parametrize(
    ("left", "heading"), [(1, "The next song is coming"), (0, "Everybody has sung")]
)
def test_after_the_last_song_the_page_promises_no_other(
    client: FlaskClient, left: int, heading: str
) -> None:
    show = make_show()
    set_stage(show, "running", sung=len(show.entries) - left)
    assert f"<h1>{heading}</h1>" in client.get("/v").text


def app_client(client: FlaskClient) -> FlaskClient:
    """Another phone, speaking English too."""
    other = client.application.test_client()
    other.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return other


def test_a_published_result_is_linked(client: FlaskClient) -> None:
    show = make_show(phase="published")
    assert f'href="/results/{show.id}"' in text_of(client.get("/v"))


def test_phones_get_no_counts(client: FlaskClient) -> None:
    window = make_vote()
    before = text_of(client.get("/v"))
    for _ in range(7):
        cast(window, entry_ids(window.show_id)[:1], at=clock.now())
    after = text_of(app_client(client).get("/v"))
    assert before == after


def test_a_phone_gets_no_number_that_grows(client: FlaskClient) -> None:
    """The jumps of a revision tell how many vote where each act has a vote of its own."""
    show = make_show()

    def seen() -> tuple[str, dict[str, str]]:
        phone = app_client(client)
        answer = phone.get("/v/now").json
        return text_of(phone.get("/v")), answer

    before = seen()
    call(show)
    undo_call(show)
    assert seen() == before
    assert before[1].keys() == {"tag", "html"}


def test_the_poll_answers_304_until_something_changes(client: FlaskClient) -> None:
    window = make_vote()
    answer = client.get("/v/now")
    same = client.get("/v/now", headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=clock.now())
    changed = client.get("/v/now", headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json["tag"] != answer.json["tag"]


def test_page_poll_and_push_show_the_same(client: FlaskClient) -> None:
    make_vote()
    assert client.get("/v/now").json["html"] in text_of(client.get("/v"))


# The compressing stream leaves the closing of a static file to the interpreter.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_first_visit_is_below_ten_kilobytes(client: FlaskClient) -> None:
    show = make_show(entries=14, phase="voting")
    open_vote(show, at=clock.now())
    page = client.get("/v")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', text_of(page))
    assert [path.rpartition(".")[2].partition("?")[0] for path in files] == ["js"]
    sizes = []
    for path in ["/v", *files]:
        answer = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})
        assert "Content-Encoding" in answer.headers
        sizes.append(len(answer.data))
    assert sum(sizes) < 10_000, sizes


def test_the_page_permits_the_one_sheet_inside_it(client: FlaskClient) -> None:
    make_show()
    page = client.get("/v")
    (sheet,) = re.findall("<style>(.*?)</style>", text_of(page), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe-inline" not in policy


OLD = ("audience.js", "secret.js", "heard.js", "reading.js", "podium.js", "carpet.js")


@pytest.mark.parametrize("script", OLD)
def test_the_scripts_of_voters_phones_are_understood_by_old_browsers(script: str) -> None:
    """What came after ES2019: one such sign, and a browser from before reads nothing of it."""
    newer = re.compile(
        r"\?\.(?!\d)|\?\?|\|\|=|&&=|\bstatic\b|\.at\(|replaceAll|^\s*#\w", re.MULTILINE
    )
    text = (ROOT / "static" / "js" / script).read_text(encoding="utf-8")
    assert newer.findall(text) == []
    assert newer.findall("name?.length ?? 0") == ["?.", "??"]


def test_names_with_markup_stay_text(client: FlaskClient) -> None:
    show = make_show(entries=0, phase="voting")
    entry = make_entry(show)
    with transaction():
        row = db.session.get_one(Entry, entry.id)
        row.contestant.name = {"kk": '<img src=x onerror="x">'}
        row.song.title = "</script><b>"
    open_vote(show, at=clock.now())
    page = text_of(client.get("/v"))
    assert "<img src=x" not in page
    assert "</script><b>" not in page


def test_the_clock_of_the_page_is_the_servers(client: FlaskClient) -> None:
    window = make_vote(at=clock.now(), window_seconds=90)
    closes = int((window.opened_at + timedelta(seconds=90)).timestamp() * 1000)
    assert f'data-closes="{closes}"' in text_of(client.get("/v"))
