"""What one more ballot, and a picture with the leaderboard, cost beside a million stored ballots.

Both halls are in one process and take turns; the small one has a thousand ballots.
"""

import statistics
import time
import uuid
from collections.abc import Callable

from sqlalchemy import text

from bench.harness import Figure, Size, figure, medians
from bench.places import add_screen, make_voters, open_hall
from bench.servers.databases import Address, postgresql, sqlite
from kruvision import clock
from kruvision.extensions import db
from kruvision.live import screens as screen_door
from kruvision.models import Show
from kruvision.services.audience.casting import SubmittedBallot, count_together
from kruvision.services.audience.receipts import Receipt
from kruvision.services.audience.voters import Voter
from kruvision.services.stage import screens
from kruvision.services.transactions import group_commit
from tests.factories.results import give_marks
from tests.faults.rig.hall import Hall

SMALL = 1_000
GROUP = 50
FILL = {
    "sqlite": """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
        SELECT lower(hex(randomblob(32))) AS voter_key, :first + n % :entries AS entry FROM numbers
        """,
    "postgresql": """
        SELECT md5(random()::text) || md5(n::text) AS voter_key, :first + n % :entries AS entry
        FROM generate_series(1, :count) AS n
        """,
}
AS_JSON = {"sqlite": "'[' || entry || ']'", "postgresql": "json_build_array(entry)"}


def measure(size: Size) -> list[Figure]:
    """Two rows for each kind of database."""
    with postgresql() as address:
        return [*beside(sqlite, "SQLite", size), *beside(address, "PostgreSQL", size)]


def beside(address: Address, name: str, size: Size) -> list[Figure]:
    """Both halls on databases of one kind."""
    values = {"credential": "tickets", "leaderboard": "live"}
    with (
        address() as first,
        address() as second,
        open_hall(first, **values) as large,
        open_hall(second, **values) as small,
    ):
        fill(large, size.pick(1_000_000, 20_000))
        fill(small, SMALL)
        return compared(name, large, small, size)


def compared(name: str, large: Hall, small: Hall, size: Size) -> list[Figure]:
    """The same in both halls, in turn."""
    rounds, figures = size.pick(60, 5), []
    for what, work in (("one more ballot", ballots), ("a leaderboard's picture", pictures)):
        found = medians({"large": work(large), "small": work(small)}, rounds)
        label = f"{what} at {size.pick('1,000,000', '20,000')} ballots, {name}"
        row = figure(label, found["large"], "ms", ceiling=found["small"], target="<= 1.2")
        figures.append(row)
    return figures


def fill(hall: Hall, count: int) -> None:
    """So many ballots and their choices; the database counts them."""
    vote = hall.votes[0]
    with hall.database():
        dialect = db.engine.dialect.name
        values = {"count": count, "first": min(vote.entries), "entries": len(vote.entries)}
        filled = f"CREATE TEMPORARY TABLE filling AS {FILL[dialect]}"
        db.session.execute(text(filled), values)
        for rows in (
            f"ballot (window_id, voter_key, choices, receipt, changes, command) SELECT :window,"
            f" voter_key, {AS_JSON[dialect]}, substr(voter_key, 1, 8), 0, voter_key FROM filling",
            "ballot_choice (window_id, voter_key, entry_id, points)"
            " SELECT :window, voter_key, entry, 1 FROM filling",
        ):
            db.session.execute(text(f"INSERT INTO {rows}"), {"window": vote.window_id})
        db.session.execute(text("DROP TABLE filling"))
        db.session.commit()
        settle()


def settle() -> None:
    """What the databases do by themselves in time, and would do in the middle of the rounds."""
    isolation = {"postgresql": "AUTOCOMMIT"}.get(db.engine.dialect.name, "SERIALIZABLE")
    sentence = {"postgresql": "VACUUM ANALYZE", "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)"}
    with db.engine.connect().execution_options(isolation_level=isolation) as connection:
        connection.exec_driver_sql(sentence[db.engine.dialect.name])


def ballots(hall: Hall) -> Callable[[], float]:
    """Milliseconds of one ballot, of groups as they are when a hall votes."""
    vote = hall.votes[0]

    def work() -> float:
        voters = [Voter(str(v["device"]), int(str(v["ticket"]))) for v in make_voters(hall, GROUP)]
        jobs: list[group_commit.Job[SubmittedBallot, Receipt]] = [
            group_commit.Job(
                SubmittedBallot(
                    voter, vote.window_id, (vote.entries[0],), uuid.uuid4().hex, clock.now()
                )
            )
            for voter in voters
        ]
        with hall.app.app_context():
            began = time.perf_counter()
            group_commit.work_through(count_together, jobs)
            took = time.perf_counter() - began
            db.session.remove()
        assert all(job.result().code for job in jobs)
        return 1000 * took / GROUP

    return work


def pictures(hall: Hall) -> Callable[[], float]:
    """Milliseconds of a hall screen's whole picture with the live leaderboard."""
    token = add_screen(hall, view="leaderboard", follows=False)
    with hall.database():
        show = db.session.get_one(Show, hall.votes[0].show_id)
        give_marks(show, [[[place % 10 + 1] * 4] * 2 for place in range(len(show.entries))])
        screen_id = screens.get_by_token(token).id

    def work() -> float:
        times = []
        with hall.app.app_context():
            for _ in range(3):
                began = time.perf_counter()
                picture = screen_door.picture(screen_id)
                times.append(1000 * (time.perf_counter() - began))
                db.session.remove()
        assert picture["html"]["kk"].count("board-row") >= len(hall.votes[0].entries)
        return statistics.median(times)

    return work
