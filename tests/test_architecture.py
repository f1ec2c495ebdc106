"""The house keeps its shape: rooms, one direction, sizes, guards, settings."""

import ast
import re
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT, SETTINGS
from kruvision.live import broadcast
from kruvision.rules.roles import matrix
from kruvision.services.transactions import changes

PACKAGE = ROOT / "kruvision"
ROOMS = ("rules", "models", "services", "words", "web", "live", "papers", "simulation", "cli")
SHARED = (
    "extensions",
    "i18n",
    "clock",
    "sentences",
    "fragments",
    "identity",
    "database",
    "front",
    "state",
)
WIRED = ("filters",)
"""What no room imports: ``create_app`` alone does."""
MAY_IMPORT = {
    "rules": set(),
    "models": {"rules", "extensions"},
    "services": {"rules", "models", "extensions", "i18n", "state"},
    "words": {"rules", "services", "i18n", "sentences"},
    "papers": {"rules", "services", "i18n", "state"},
    "live": {"rules", "services", *SHARED},
    "web": {"rules", "services", "words", "papers", *SHARED},
    "simulation": {"rules"},
    "cli": {"rules", "services", "papers", "live", "simulation", "", *SHARED},
}
SERVICES = """
errors
threads
access metrics passwords tokens
ephemeral transactions
record
addresses backups forms scoring staff_sessions
accounts shows traditions
categories selection
entries ruleset
audience deductions jury
awards learning
evidence
results setup
rounds
archive
stage
snapshots
"""
"""The packages and files of services in their order, a floor a line."""
FLOORS = {name: floor for floor, line in enumerate(SERVICES.splitlines()) for name in line.split()}
WEB_TOPICS_TAKEN = {"operations": {"console"}, "ruleset": {"results"}}
FORBIDDEN_NAMES = re.compile(r"(utils|helpers|common|misc|manager)")
LONGEST_FILE, LONGEST_FUNCTION, MOST_FILES = 300, 60, 16


def python_files(folder: Path = PACKAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def imports_of(path: Path) -> Iterator[str]:
    """What a file imports; tables that it names for types only do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [n for n in node.body if getattr(n, "module", "") != "kruvision.models"]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    """The rooms of the house that a file imports; "" is the package itself (``create_app``)."""
    found = set()
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "kruvision":
            found.add(parts[1] if len(parts) > 1 and parts[1] in (*ROOMS, *SHARED, *WIRED) else "")
    return found


def parts_imported(path: Path, room: str) -> set[str]:
    """The packages and files of a room that a file imports."""
    start = f"kruvision.{room}."
    found = {name.removeprefix(start) for name in imports_of(path) if name.startswith(start)}
    return {name.split(".")[0] for name in found}


def modules_needed(path: Path, modules: set[str]) -> set[str]:
    """The modules of the package that a file cannot do without, wherever it imports them; those it
    names for types only are not among them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & modules
            found |= inside or {str(node.module)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & modules


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(PACKAGE / room)
        for name in rooms_imported(path) - allowed - {""}
    }
    assert not wrong


def test_a_package_of_services_imports_only_what_stands_on_a_lower_floor() -> None:
    folder = PACKAGE / "services"
    wrong, seen = set(), set()
    for path in python_files(folder):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        seen.add(own)
        wrong |= {
            f"{path.relative_to(ROOT)} imports {name}"
            for name in parts_imported(path, "services") - {own}
            if FLOORS[name] >= FLOORS[own]
        }
    assert not wrong
    assert seen - {"__init__"} == set(FLOORS)


def test_a_topic_of_web_imports_no_other_topic() -> None:
    topics = {path.name for path in (PACKAGE / "web").iterdir() if path.is_dir()}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for topic in topics
        for path in python_files(PACKAGE / "web" / topic)
        for name in parts_imported(path, "web") & topics - {topic}
        if name not in WEB_TOPICS_TAKEN.get(topic, set())
    }
    assert not wrong


def test_no_module_imports_what_imports_it() -> None:
    """Not inside a function either. Tables of the models name each other for types only."""
    paths = {module_name(path): path for path in python_files()}
    needs = {name: modules_needed(path, set(paths)) for name, path in paths.items()}
    TopologicalSorter(needs).prepare()  # raises where there is a circle


def test_the_rule_book_needs_nothing_but_the_standard_library() -> None:
    import sys

    outside = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(PACKAGE / "rules")
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("kruvision")
    }
    assert not outside


def test_doors_never_touch_the_database_session() -> None:
    doors = [p for room in ("web", "papers") for p in python_files(PACKAGE / room)]
    touching = [p.name for p in doors if re.search(r"\bdb\.session\b", p.read_text())]
    assert not touching


def test_only_the_transaction_commits() -> None:
    committing = [
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if re.search(r"session\.commit\(", path.read_text())
    ]
    assert committing == ["kruvision/services/transactions/transaction.py"]


def test_only_live_speaks_of_sockets() -> None:
    speaking = {
        path.relative_to(PACKAGE).parts[0]
        for path in python_files()
        if re.search(r"\bsocketio\b", path.read_text())
    }
    assert speaking <= {"live", "extensions.py", "simulation"}


@pytest.mark.parametrize("pattern", ["*.py", "*.js", "*.css", "*.html"])
def test_every_file_fits_in_the_head(pattern: str) -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked(pattern)
        if not {"vendor", "migrations"} & set(path.parts)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_a_folder_is_seen_at_a_glance() -> None:
    """But the scoring methods: to add one is to add one file (CONTRIBUTING.md)."""
    folders = {path.parent for path in tracked("*.py") if "migrations" not in path.parts}
    folders.remove(PACKAGE / "rules" / "methods")
    full = {
        folder.relative_to(ROOT).as_posix(): len(files)
        for folder in folders
        if len(files := [p for p in folder.glob("*.py") if p.stem != "__init__"]) > MOST_FILES
    }
    assert not full


def test_every_function_fits_in_the_eye() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno
        for path in tracked("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    }
    assert not long


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    drawers = [p.name for p in tracked("*.py", "*.js") if FORBIDDEN_NAMES.fullmatch(p.stem)]
    assert not drawers


def test_every_page_has_a_guard(app: Flask) -> None:
    unguarded = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and getattr(view, "guarded_action", None) not in matrix()
    ]
    assert not unguarded


def test_every_socket_event_has_a_guard() -> None:
    loose = [
        path.relative_to(ROOT).as_posix()
        for path in python_files(PACKAGE / "live")
        if path.name != "guards.py" and re.search(r"socketio\.on\(|\.on_event\(", path.read_text())
    ]
    assert not loose


def test_every_kind_of_change_has_a_row_in_the_broadcast_table() -> None:
    kinds = set(changes.Change.__args__)
    assert kinds == set(broadcast.ROOMS)


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`KRU_([A-Z_]+)`", text))
    assert {s.name for s in SETTINGS} == documented - {"TEST_DATABASE_URL", "TEST_REDIS_URL"}
