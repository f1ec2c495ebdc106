"""The statistics of a jury on the desk and on the tablet of its head, and nowhere else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Seat, Show
from kruvision.services.jury.agreement import find_figures
from kruvision.services.results.names import names_of
from kruvision.web.jury import agreement_charts, agreement_words
from tests.factories import make_show, make_staff
from tests.factories.jury import give_cookie, open_tablet
from tests.factories.results import change, step_aside
from tests.factories.statistics import LEVELS, hand_in, make_marked_show
from tests.services.jury.test_agreement import ORGANIZER

PARTS = ("whole", "others", "severity", "without", "bands", "order", "criteria")


@pytest.fixture
def show(app: Flask) -> Show:
    return make_marked_show()


def desk(show: Show) -> str:
    return f"/control/shows/{show.id}/agreement"


def tablet_page(show: Show) -> str:
    return f"/jury/head/{show.id}/agreement"


def log_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": make_staff(role).login, "password": "correct horse"})
    return client


def tablet(app: Flask, seat: Seat) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    give_cookie(app, client, open_tablet(seat))
    return client


def part(page: str, id_: str) -> str:
    found = re.search(
        rf'<section class="card agreement-part[^"]*" id="{id_}".*?</section>', page, re.S
    )
    assert found, id_
    return found[0]


def test_every_part_has_a_sentence_a_picture_numbers_and_what_it_does_not_say(
    owner: FlaskClient, show: Show
) -> None:
    page = owner.get(desk(show)).text
    for id_ in PARTS:
        text = part(page, id_)
        assert "<svg" in text
        assert "<table" in text
        assert 'class="agreement-not small"' in text
        assert re.search(r"<p>[^<]{20,}</p>", text)


def test_the_numbers_stand_in_the_tables(owner: FlaskClient, show: Show) -> None:
    page = owner.get(desk(show)).text
    whole = part(page, "whole")
    assert "0.25" in whole
    assert "4.0, degrees of freedom: 4" in whole
    assert "The jurors hardly agree" in whole
    others = part(page, "others")
    juror = show.seats[3].juror.name["en"]
    assert f"runs that of: {juror}" in others
    assert "looks turned around" in others
    assert "−1.00" in others
    assert "from 0.25 to 1.00" in others
    bands = part(page, "bands")
    rows = re.findall(r'<th scope="row">(\d)\. [^<]*</th>', bands)
    assert rows == ["1", "2", "3", "4", "5"]
    assert "1.00" in part(page, "criteria")


def test_before_the_last_sheet_the_page_says_kindly_who_is_waited_for(
    owner: FlaskClient, app: Flask
) -> None:
    show = make_marked_show(handed_in=False)
    hand_in(show, show.seats[1:])
    page = owner.get(desk(show)).text
    assert "Not every sheet is in yet" in page
    assert f"{show.seats[0].juror.name['en']}: {len(LEVELS)} sheets" in page
    assert f'href="/control/shows/{show.id}/sheets"' in page
    for id_ in PARTS:
        assert f'id="{id_}"' not in page


def test_a_show_without_a_jury_has_a_kind_page_too(owner: FlaskClient, app: Flask) -> None:
    assert "nothing to compare yet" in owner.get(desk(make_show(jurors=0))).text


def test_sheets_without_any_mark_have_nothing_to_compare(owner: FlaskClient, app: Flask) -> None:
    show = make_show(entries=2, jurors=2)
    hand_in(show, show.seats)
    assert "nothing to compare yet" in owner.get(desk(show)).text


def test_a_juror_who_left_everything_to_the_others_is_not_compared(
    owner: FlaskClient, app: Flask
) -> None:
    show = make_marked_show(handed_in=False)
    hand_in(show, show.seats[1:])
    for entry in show.entries:
        step_aside(entry, show.seats[0].juror_id)
    page = owner.get(desk(show)).text
    assert show.seats[1].juror.name["en"] in part(page, "others")
    assert show.seats[0].juror.name["en"] not in part(page, "others")


def test_what_the_rules_cannot_compute_is_said_in_words(owner: FlaskClient, show: Show) -> None:
    options = {"drop_low": 2, "drop_high": 2}
    change(show, method="trimmed_mean", method_options=options)
    assert "Too few jurors" in owner.get(desk(show)).text


def test_the_head_sees_it_on_the_tablet_and_gets_there_from_the_matrix(
    app: Flask, show: Show
) -> None:
    head = tablet(app, show.seats[0])
    assert f'href="{tablet_page(show)}"' in head.get(f"/jury/head/{show.id}").text
    page = head.get(tablet_page(show)).text
    assert part(page, "whole")
    assert f'href="/jury/head/{show.id}"' in page


def test_organizers_get_there_from_the_sheets(owner: FlaskClient, show: Show) -> None:
    assert f'href="{desk(show)}"' in owner.get(f"/control/shows/{show.id}/sheets").text


@pytest.mark.parametrize("role", ["stage_manager", "usher", "observer"])
def test_other_staff_is_turned_away(app: Flask, show: Show, role: str) -> None:
    client = log_in(app, role)
    assert client.get(desk(show)).status_code == 403
    assert client.get(tablet_page(show)).status_code == 403


def test_jurors_and_the_head_of_another_jury_are_turned_away(app: Flask, show: Show) -> None:
    other = make_show(edition=show.edition)
    for seat in (show.seats[1], other.seats[0]):
        client = tablet(app, seat)
        assert client.get(tablet_page(show)).status_code == 403
        assert client.get(desk(show)).status_code == 403


def test_visitors_are_asked_to_log_in(client: FlaskClient, show: Show) -> None:
    html = {"Accept": "text/html"}
    assert client.get(desk(show), headers=html).location.startswith("/login")
    assert client.get(tablet_page(show), headers=html).status_code == 403


def test_nothing_of_it_is_on_a_public_page(client: FlaskClient, show: Show) -> None:
    change(show, phase="published")
    page = client.get(f"/results/{show.id}").text
    assert "turned around" not in page
    assert "Kendall" not in page


def test_dots_and_bars_stand_where_the_numbers_are(show: Show) -> None:
    figures = find_figures(ORGANIZER, show.id)
    assert figures
    names = names_of(show)
    others = agreement_charts.against_others(figures.agreement, names)
    assert others.zero == "50.00%"
    assert (others.rows[3].low, others.rows[3].high, others.rows[3].dot) == (
        "0.00%",
        "50.00%",
        "0.00%",
    )
    bands = agreement_charts.bands(figures, names)
    assert [row.dot for row in bands.rows] == ["0.00%", "25.00%", "50.00%", "75.00%", "100.00%"]
    scatter = agreement_charts.running_order(figures, names)
    assert scatter
    assert (scatter.highest, scatter.lowest) == ("7,00", "3,50")
    assert [point.x for point in scatter.points] == [row.dot for row in bands.rows]
    assert (scatter.points[0].y, scatter.points[-1].y) == ("0.00%", "100.00%")


def test_words_follow_the_numbers(show: Show) -> None:
    figures = find_figures(ORGANIZER, show.id)
    assert figures
    names = names_of(show)
    without = agreement_words.without_one(figures, names)
    assert all(report.without for report in figures.agreement.jurors)
    assert str(without.says[0])
    order = agreement_words.running_order(figures.agreement)
    assert "−1" in order.says[0]
