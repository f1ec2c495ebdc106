"""Requests made up from the app's own description, by an organizer, a juror and a voter: whatever
they send, no answer is a fault."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kruvision.simulation.browser import TIMEOUT, Browser
from kruvision.simulation.juror import SimulatedJuror
from tests.faults.rig import openapi
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.rig.malformed import NAMES
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
REQUESTS = size(600, 10_000)
IDS = st.sampled_from([1, 1, 1, 1, 1, 2, 2, 3, 4, 0, 2**31, 10**30])
ODD = st.one_of(
    st.sampled_from(["", "0", "-1", "1", "2", "99999999999999999999", "1e9", "NaN", "٣", "1,5"]),
    st.sampled_from([name for name in NAMES if name.isprintable()]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)


@st.composite
def likely(draw: st.DrawFn, operation: Any) -> schemathesis.Case:
    """A request that comes far enough to break something: to rows that are there, mostly, and half
    of the forms as their page would send them, but for a few fields."""
    case = draw(operation.as_strategy())
    for name, value in case.path_parameters.items():
        if isinstance(value, int):
            case.path_parameters[name] = draw(IDS)
    form = operation.definition.raw["x-form"]
    if form and draw(st.booleans()):
        odd = draw(st.dictionaries(st.sampled_from(sorted(form)), ODD, max_size=3))
        case.body = {**form, **odd}
        case.media_type = "application/x-www-form-urlencoded"
    return case


class Fuzzer:
    """Three devices that send what no page would; ``faults`` are the answers 500."""

    def __init__(self, hall: Hall, server: FaultyServer) -> None:
        juror = SimulatedJuror(server.url, hall.cards[0], hall.votes[0].show_id, 1, 0)
        juror.enter()
        juror.leave()
        organizer = hall.organizer_at(server.url).browser
        self.devices = [organizer, juror.browser, Browser(server.url, "en")]
        self.tokens = [device.get("/login").token for device in self.devices]
        description = openapi.describe(hall.app, self.devices[:2])
        schema = schemathesis.openapi.from_dict(description)
        self.operations = [result.ok() for result in schema.get_all_operations()]
        self.answers: Counter[int] = Counter()
        self.faults: list[str] = []

    def send_many(self, count: int) -> None:
        """About so many requests, as many of each kind; the kind that finds a fault is the last."""
        each = settings(
            max_examples=-(-count // len(self.operations)),
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        places = st.sampled_from([0, 0, 1, 2])  # the organizer has most doors
        for operation in self.operations:
            own = seed(crc32(operation.label.encode()))  # else each kind is sent the same numbers
            each(own(given(case=likely(operation), place=places)(self.send)))()
            if self.faults:
                return

    def send(self, case: schemathesis.Case, place: int) -> None:
        """One made-up request, with a valid form token."""
        device = self.devices[place]
        answer = case.call(
            base_url=device.base_url,
            headers={"X-CSRFToken": self.tokens[place]},
            cookies=device.session.cookies.get_dict(),
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        self.answers[answer.status_code] += 1
        if answer.status_code == 500:
            words = f"{case.method} {case.formatted_path[:80]} {case.query} {case.body!r}"
            self.faults.append(words[:400])


def test_no_made_up_request_is_answered_with_a_fault(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    hall.open_votes(2)
    fuzzer = Fuzzer(hall, serve())
    fuzzer.send_many(REQUESTS)
    assert fuzzer.faults == []
    sent = fuzzer.answers.total()
    taken = sum(count for status, count in fuzzer.answers.items() if status < 400)
    assert taken > sent / 5  # the rest are refusals; were there no more, few would come far
    tell(f"{sent} fuzzed requests to {len(fuzzer.operations)} doors, {taken} of them taken: no 500")


def test_the_fuzzer_catches_a_server_that_takes_any_number_for_an_id(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes()
    fuzzer = Fuzzer(hall, serve("ids_without_limit"))
    fuzzer.operations = [one for one in fuzzer.operations if one.path.startswith("/control/shows")]
    fuzzer.send_many(3_000)  # it ends with the first that finds a fault
    assert fuzzer.faults
