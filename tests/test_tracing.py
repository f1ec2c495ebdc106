"""What the tests of the documents rest on: every function is seen, wherever it runs."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from threading import Thread

import gevent
import pytest

from kruvision.services.access import VISITOR, require
from kruvision.services.errors import NotAllowed
from kruvision.services.jury.jurors import card_hash, find_actor_by_tablet
from kruvision.services.jury.scoresheets import total_text
from kruvision.services.transactions.changes import EditionChanged
from kruvision.services.transactions.transaction import retry_on_conflict, transaction
from tests.factories import make_show
from tests.factories.jury import open_tablet
from tests.tracing import list_functions, only_passes_on, recorded

DOCUMENT = """
## Over the socket
| | function | adds |
|---|---|---|
| 1 | `live/guards.py` `event` | who it is |
| 2 | `services/jury/cards.py` `Card.read` | what it says |

Besides: `services/jury/seats.py` `find_seat`.

## Over HTTP
1. `web/guards.py` `guard`: who it is
"""


def in_a_thread(work: Callable[[], object]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()


def in_a_greenlet(work: Callable[[], object]) -> None:
    gevent.spawn(work).join()


def in_a_thread_of_the_pool(work: Callable[[], object]) -> None:
    gevent.get_hub().threadpool.apply(work)


@pytest.mark.usefixtures("app")
def test_it_begins_at_the_door_and_ends_with_its_return() -> None:
    tablet = open_tablet(make_show().seats[1])
    with recorded("services/jury/jurors.py find_actor_by_tablet") as trail:
        card_hash("before")
        find_actor_by_tablet(tablet.juror, tablet.device, tablet.key)
        total_text(Fraction(7))
    assert trail.functions == [
        "services/jury/jurors.py find_actor_by_tablet",
        "services/jury/jurors.py tablet_key",
        "services/tokens.py keyed_hash",
    ]


@pytest.mark.parametrize("elsewhere", [in_a_thread, in_a_greenlet, in_a_thread_of_the_pool])
def test_work_done_elsewhere_is_seen(elsewhere: Callable[..., None]) -> None:
    carry_out = retry_on_conflict(lambda: elsewhere(lambda: total_text(Fraction(7))))
    with recorded("services/transactions/transaction.py retry_on_conflict") as trail:
        carry_out()
    assert "services/jury/scoresheets.py total_text" in trail.functions


def test_how_a_tool_works_is_its_own() -> None:
    with recorded("services/access.py require") as trail, pytest.raises(NotAllowed):
        require(VISITOR, "sheet.mark")
    assert trail.functions == ["services/access.py require"]
    assert "services/access.py Actor.may" in trail.entered


@pytest.mark.usefixtures("app")
def test_what_follows_the_commit_leads_to_no_row() -> None:
    @retry_on_conflict
    def save() -> None:
        with transaction() as changes:
            card_hash("card")
            changes.append(EditionChanged(1))

    with recorded("services/transactions/transaction.py retry_on_conflict") as trail:
        save()
    assert trail.files == ["services/jury/jurors.py"]
    assert "live/broadcast.py Dirty.add" in trail.functions


def test_a_document_lists_functions_under_a_heading(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text(DOCUMENT, encoding="utf-8")
    expected = ["live/guards.py event", "services/jury/cards.py Card.read"]
    assert list_functions(document, "Over the socket") == expected
    assert list_functions(document, "Over HTTP") == ["web/guards.py guard"]


def test_a_function_that_only_passes_on_is_found() -> None:
    assert only_passes_on("services/passwords.py is_outdated")
    assert not only_passes_on("rules/combination/shares.py percentage")
    assert not only_passes_on("services/jury/jurors.py card_hash")
    assert not only_passes_on("services/access.py Actor.may")
