"""An evening with the demo edition in a scratch folder: simulated jurors and phones take part."""

import argparse
import signal
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from kruvision.rules.numbers import fixed_text
from kruvision.services.addresses.interfaces import current_network, first_host
from kruvision.simulation.evening import CALM, FAST, STOPPED, SimulatedEvening
from kruvision.simulation.mishaps import MishapEvening
from kruvision.simulation.organizer import PASSWORD
from kruvision.simulation.server import ROOT, ServerProcess

HELP = "watch a made-up evening happen, or check one in under a minute with --fast"
EDITION = ROOT / "data" / "demo"
CALM_PHONES, FAST_PHONES, MISHAP_PHONES = 40, 60, 24
GUESTS = 120
"""Who only listen and answer: two questions of each before the songs are enough for every song."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Pace, port and chance."""
    parser.add_argument("--fast", action="store_true", help="wait for nobody; check the result")
    parser.add_argument(
        "--mishaps",
        action="store_true",
        help="an evening on which much goes wrong; check that it ends as computed",
    )
    parser.add_argument("--port", type=int, default=None, help="port to serve on (default 5000)")
    parser.add_argument("--phones", type=int, default=None, help="how many phones take part")
    parser.add_argument("--seed", type=int, default=2024, help="the same number, the same evening")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 only when the server published what the simulated people sent.

    Ctrl+C and SIGTERM end it, and its server with it, whenever they come.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="kruvision-demo-") as folder:
        port = arguments.port or (None if arguments.fast else 5000)
        server = ServerProcess(Path(folder), port)
        try:
            server.command("load", str(EDITION))
            server.start()
            return _choose(arguments)(server, arguments, console)
        except KeyboardInterrupt:
            return 0
        except STOPPED as error:
            console.print(f"The evening stopped: {error}", style="red", markup=False)
            return 1
        finally:
            server.stop()


def _choose(arguments: argparse.Namespace) -> Callable[..., int]:
    if arguments.mishaps:
        return _mishaps
    return _fast if arguments.fast else _calm


def _fast(server: ServerProcess, arguments: argparse.Namespace, console: Console) -> int:
    started = time.monotonic()
    phones = FAST_PHONES if arguments.phones is None else arguments.phones
    evening = SimulatedEvening(server, FAST, phones, arguments.seed, _say_nothing, GUESTS)
    evening.gather()
    evening.perform()
    published = evening.publish()
    differences, unlearned = evening.check(published), evening.check_learning()
    _sum_up(evening, published, started, console)
    for line in (*differences, *unlearned):
        console.print(line, style="red")
    console.print("The published result differs." if differences else "The result is as sent.")
    _sum_up_learning(evening, console, differs=bool(unlearned))
    return 1 if differences or unlearned else 0


def _mishaps(server: ServerProcess, arguments: argparse.Namespace, console: Console) -> int:
    """Nobody else takes part, or the result could not be computed. Without ``--fast`` one may look
    around afterwards."""
    started = time.monotonic()
    phones = MISHAP_PHONES if arguments.phones is None else arguments.phones
    pace = FAST if arguments.fast else CALM
    say: Callable[[str], None] = _say_nothing if arguments.fast else console.print
    tell = partial(console.print, soft_wrap=True)
    evening = MishapEvening(server, pace, phones, arguments.seed, say, tell=tell)
    evening.gather()
    if not arguments.fast:
        _invite(evening, console, takes_part=False)
    evening.play()
    _sum_up(evening, evening.versions[-1], started, console)
    differences = evening.check(evening.versions[-1])
    for line in differences:
        console.print(line, style="red")
    if differences:
        console.print("The published result differs.")
        return 1
    console.print("The evening ended as computed from what was sent and said.")
    if not arguments.fast:
        _stay(console)
    return 0


def _say_nothing(_text: str) -> None:
    """Nobody watches a fast evening."""


def _sum_up(evening: SimulatedEvening, published: Any, started: float, console: Console) -> None:
    console.print(_standings(published))
    marks = sum(len(tablet.sent) for tablet in evening.jurors)
    console.print(
        f"{marks} marks of {len(evening.jurors)} jurors and {len(evening.voters)} ballots "
        f"in {time.monotonic() - started:.1f} s"
    )


def _sum_up_learning(evening: SimulatedEvening, console: Console, *, differs: bool) -> None:
    if evening.hall:
        console.print(evening.hall.summary(), soft_wrap=True)
        console.print("The report differs." if differs else "The report on learning says the same.")


def _calm(server: ServerProcess, arguments: argparse.Namespace, console: Console) -> int:
    """All jurors but the last are simulated: the last card is for whoever watches."""
    phones = CALM_PHONES if arguments.phones is None else arguments.phones
    evening = SimulatedEvening(server, CALM, phones, arguments.seed, console.print, GUESTS)
    evening.gather(simulated=-1)
    _invite(evening, console)
    evening.perform()
    evening.excuse()
    published = evening.publish()
    console.print(_standings(published))
    _sum_up_learning(evening, console, differs=bool(evening.check_learning()))
    _stay(console)
    return 0


def _stay(console: Console) -> None:
    console.print("The evening is over; look around. Ctrl+C ends the demonstration.")
    while True:
        time.sleep(60)


def _invite(evening: SimulatedEvening, console: Console, *, takes_part: bool = True) -> None:
    """Tell where to look, and with what one may take part."""
    port = evening.server.port
    here, hall = f"http://localhost:{port}", f"http://{first_host(current_network())}:{port}"
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("console", f"{here}/control")
    table.add_row("", f"log in as organizer, password: {PASSWORD}")
    table.add_row("hall screen", f"{here}{evening.screen}")
    if takes_part:
        table.add_row("one juror", f"{hall}/j#{evening.cards[-1]}")
        table.add_row("one voter", f"{hall}/v")
    console.print(table)
    console.print("The evening begins in 15 seconds.")
    time.sleep(15)


def _standings(published: Any) -> Table:
    """The published standings for the terminal."""
    names = {row["id"]: row for row in published["entries"]}
    table = Table("Place", "No.", "Contestant", "Song", "Jury", "Audience", "Total")
    for row in published["result"]["standings"]:
        entry = names[row["entry"]]
        numbers = (_rounded(row["jury"]), _rounded(row["audience"]), row["display"])
        words = (entry["name"].get("en") or entry["name"]["kk"], entry["title"])
        table.add_row(str(row["place"]), str(entry["number"]), *words, *numbers)
    return table


def _rounded(exact: str | None) -> str:
    return "" if exact is None else fixed_text(Fraction(exact), 2)
