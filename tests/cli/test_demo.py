"""A fast demonstration checks itself; one that is interrupted leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from config import ROOT
from kruvision.simulation.evening import FAST, SimulatedEvening
from kruvision.simulation.expected import expected_moves, expected_standings
from kruvision.simulation.juror import SimulatedJuror
from kruvision.simulation.mishaps import REASON, MishapEvening
from kruvision.simulation.server import PATIENCE_SECONDS, ServerProcess, free_port
from scripts.servers import wait_until


class Demonstration:
    """``run.py demo`` in a process of its own, with a folder for what it keeps meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), "demo", "--port", str(self.port)],
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/health", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def wait_until_it_answers(self) -> None:
        wait_until(lambda: self.answers() or self.process.poll() is not None, lambda: "no answer")
        assert self.process.poll() is None

    def processes(self) -> list[int]:
        """Who still belongs to it: itself and what it started."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            state, session = after_name[0], int(after_name[3])
            if session == self.process.pid and state != "Z":
                found.append(int(stat.parent.name))
        return found


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Demonstration]:
    demonstration = Demonstration(tmp_path)
    yield demonstration
    for process in demonstration.processes():
        os.kill(process, signal.SIGKILL)
    demonstration.process.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_demonstration_ends_its_server(
    demonstration: Demonstration, number: signal.Signals
) -> None:
    demonstration.wait_until_it_answers()
    demonstration.process.send_signal(number)
    assert demonstration.process.wait(PATIENCE_SECONDS) == 0
    assert not demonstration.processes()
    assert not demonstration.answers()
    assert not list(demonstration.folder.iterdir())


def test_ctrl_c_stays_the_programs_own_while_jurors_are_connected() -> None:
    """The socket library's own handler may wait for ever inside the signal."""
    words = "import signal; from kruvision.simulation.tablet_socket import new_socket; "
    words += "new_socket(); assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True)


def test_a_demonstration_ended_while_its_server_starts_leaves_none(
    demonstration: Demonstration,
) -> None:
    wait_until(lambda: any(demonstration.folder.glob("*/server.lock")), lambda: "no server")
    demonstration.process.send_signal(signal.SIGTERM)
    assert demonstration.process.wait(PATIENCE_SECONDS) == 0
    assert not demonstration.processes()
    assert not list(demonstration.folder.iterdir())


def test_a_fast_evening_is_published_as_it_was_sent(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "demo", "--fast", "--phones", "20"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "350 marks of 5 jurors and 20 ballots" in run.stdout
    assert "The result is as sent." in run.stdout
    assert re.search(r"The hall answered 240 questions .* before", run.stdout)
    assert "The report on learning says the same." in run.stdout
    assert not list(tmp_path.iterdir())


MISHAPS = (
    "Two organizers called act 2 at once: it was called once, the other was told.",
    "Viktor Lebedintsev was excused for act 3: the others marked it.",
    "The tablet of Gulnara Safiullina was offline over acts 6 and 7: "
    "10 marks and 2 hand-ins came afterwards.",
    "Iryna Kovalchuk went home after act 7: the marks given until then count.",
    "The form for one more juror was sent twice at once: there is one more juror.",
    "Yerlan Tasbolatov went after act 9: the reserve marks in that place.",
    "The vote was closed by mistake and kept open within five seconds: "
    "the 3 votes given meanwhile count.",
    "A new edition was made during the vote: all 20 phones stayed with it.",
    "One person could not publish alone: the second one did.",
    "was corrected after the publication: version 2 says why, and that",
    "The result is final: a mark, a ballot, an excuse, a correction, another publication "
    "and a step back were refused.",
    "310 marks of 6 jurors and 20 ballots",
    "The evening ended as computed from what was sent and said.",
)


UNHURRIED = """
import sys
from config import ROOT
from kruvision.cli import run
from kruvision.simulation.server import ServerProcess
script = str(ROOT / "tests" / "faults" / "rig" / "faulty_server.py")
ServerProcess.program = [sys.executable, script, "close_in_half_a_minute"]
sys.exit(run(sys.argv[1:]))
"""
"""``run.py``, whose server gives whoever closes a vote more than five seconds to think again."""


def test_an_evening_of_mishaps_ends_as_computed(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", UNHURRIED, "demo", "--mishaps", "--fast", "--phones", "20"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert [line for line in MISHAPS if line not in run.stdout] == []
    assert not list(tmp_path.iterdir())


def test_a_demonstration_that_cannot_begin_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), "demo", "--port", port],
            env={**os.environ, "TMPDIR": str(tmp_path), "KRU_HOST": "127.0.0.1"},
            capture_output=True,
            text=True,
        )
    assert run.returncode == 1
    assert "The evening stopped: Cannot start" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_simulated_people_whose_connections_break_come_back(server: ServerProcess) -> None:
    """As on a machine so busy that the server takes them for gone: the juror still marks, the phone
    still follows."""
    server.start()
    evening = SimulatedEvening(server, FAST, 1, 7, lambda _text: None)
    evening.gather(simulated=1)
    (juror,), (phone,) = evening.jurors, evening.voters
    console = evening.organizer
    wait_until(lambda: bool(phone.seen), lambda: "the phone hears nothing")
    juror.socket.eio.ws.close()
    server.kill()
    server.start()
    console.press_next("start_show")
    entry = console.press_next("call_entry")
    assert entry is not None
    juror.wait_submitted(entry, PATIENCE_SECONDS)
    wait_until(lambda: phone.seen[-1] == "song", lambda: f"the phone saw {phone.seen}")
    phone.leave()
    juror.leave()


def test_a_difference_of_one_mark_would_be_told() -> None:
    """The check is able to fail: one mark told otherwise than sent moves the total."""
    published = {
        "rules_toml": 'method = "weighted_mean"\n[criteria.7]\nweight = "1"\n',
        "entries": [{"id": "1"}, {"id": "2"}],
        "jurors": [{"id": "3", "absent": False}],
    }
    sent = {(1, 7, 3): "8", (2, 7, 3): "9"}
    told = {(1, 7, 3): "8.5", (2, 7, 3): "9"}
    assert expected_standings(published, sent, []) != expected_standings(published, told, [])


@pytest.fixture
def corrected_evening(tmp_path: Path) -> MishapEvening:
    """Two acts and two jurors, of whom the second is not there for the second act; a mark of the
    first is corrected after the publication. No server takes part."""
    evening = MishapEvening(ServerProcess(tmp_path), FAST, 0, 7, lambda _text: None)
    for juror, sent in ((3, {(1, 7): "8", (2, 7): "9"}), (4, {(1, 7): "7", (2, 7): "5"})):
        tablet = SimulatedJuror(evening.server.url, "", 1, juror, 0)
        tablet.juror_id, tablet.sent = juror, sent
        evening.jurors.append(tablet)
    evening.left_out = {(2, 4)}
    evening.corrected = {(2, 7, 3): "6"}
    first = {
        "rules_toml": 'method = "weighted_mean"\n[criteria.7]\nweight = "1"\n',
        "entries": [{"id": "1"}, {"id": "2"}],
        "jurors": [{"id": "3", "absent": False}, {"id": "4", "absent": False}],
        "ballots": 0,
    }
    marks = evening.marks()
    before = expected_standings(first, marks, [], evening.left_out)
    after = expected_standings(first, {**marks, **evening.corrected}, [], evening.left_out)
    moved = [
        {"entry": entry, "was": was, "now": now}
        for entry, (was, now) in expected_moves(before, after).items()
    ]
    correction = {"reason": REASON, "moved": moved}
    second = {**first, "version": 2, "corrections": [correction], "result": {"standings": after}}
    evening.versions = [{**first, "result": {"standings": before}}, second]
    return evening


def test_a_corrected_evening_is_as_sent_and_said(corrected_evening: MishapEvening) -> None:
    published = corrected_evening.versions[-1]
    assert [row["moved"] for row in published["corrections"]] != [[]]
    assert corrected_evening.check(published) == []


@pytest.mark.parametrize("forgotten", ["corrected", "left_out"])
def test_a_forgotten_mishap_would_be_told(corrected_evening: MishapEvening, forgotten: str) -> None:
    """The check is able to fail: without the correction, or with an absence nobody knows of, other
    standings follow."""
    getattr(corrected_evening, forgotten).clear()
    assert corrected_evening.check(corrected_evening.versions[-1])


def test_a_list_of_moves_that_leaves_one_out_would_be_told(
    corrected_evening: MishapEvening,
) -> None:
    published = corrected_evening.versions[-1]
    published["corrections"][-1]["moved"].pop()
    assert corrected_evening.check(published)
