"""The house keeps its shape: rooms, one direction, sizes, guards, translations, settings."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT, SETTINGS
from kruvision.i18n import FALLBACK
from kruvision.live import broadcast
from kruvision.rules.roles import matrix
from kruvision.services.transactions import changes
from scripts import texts

PACKAGE = ROOT / "kruvision"
ROOMS = ("rules", "models", "services", "words", "web", "live", "papers", "simulation", "cli")
SHARED = ("extensions", "i18n", "clock", "sentences", "fragments", "identity", "database", "front")
WIRED = ("filters",)
"""What no room imports: ``create_app`` alone does."""
MAY_IMPORT = {
    "rules": set(),
    "models": {"rules", "extensions"},
    "services": {"rules", "models", "extensions", "i18n"},
    "words": {"rules", "services", "i18n"},
    "papers": {"rules", "services", "i18n"},
    "live": {"rules", "services", *SHARED},
    "web": {"rules", "services", "words", "papers", *SHARED},
    "simulation": {"rules"},
    "cli": {"rules", "services", "papers", "live", "simulation", "", *SHARED},
}
FORBIDDEN_NAMES = re.compile(r"(utils|helpers|common|misc|manager)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
LONGEST_FILE, LONGEST_FUNCTION = 300, 60


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
    """What a file imports; a table's class that only types speak of does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    of_types = {id(node) for node in imports_of_models_for_types(tree)}
    for node in ast.walk(tree):
        if id(node) in of_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of_models_for_types(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for line in node.body:
                if isinstance(line, ast.ImportFrom) and line.module == "kruvision.models":
                    yield line


def rooms_imported(path: Path) -> set[str]:
    """The rooms of the house that a file imports; "" is the package itself (``create_app``)."""
    found = set()
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "kruvision":
            found.add(parts[1] if len(parts) > 1 and parts[1] in (*ROOMS, *SHARED, *WIRED) else "")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(PACKAGE / room)
        for name in rooms_imported(path) - allowed - {""}
    }
    assert not wrong


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


def test_templates_get_their_functions_from_one_file() -> None:
    given = re.compile(r"app_template_(filter|global)|jinja_env\.(filters|globals)")
    giving = {
        path.relative_to(PACKAGE).as_posix()
        for path in python_files()
        if given.search(path.read_text(encoding="utf-8"))
    }
    assert giving == {"filters.py", "web/audience/phone_style.py"}


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


def test_no_text_hides_from_the_translators_inside_another() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in python_files()
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_l", "ngettext"}
    ]
    assert not hidden


@pytest.mark.parametrize("code", FALLBACK)
def test_every_text_is_translated(code: str) -> None:
    catalogue = texts.read(code)
    missing, broken = [], []
    for text in sorted(texts.extracted(), key=str):
        singular = text if isinstance(text, str) else text[0]
        message = catalogue.get(singular)
        if message is None or message.fuzzy or not all(_strings(message.string)):
            missing.append(singular)
        elif isinstance(text, str) and _placeholders(singular) != _placeholders(message.string):
            broken.append(singular)
    assert not missing
    assert not broken


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _placeholders(text: str | tuple[str, ...]) -> set[str]:
    return {name for part in _strings(text) for name in PLACEHOLDER.findall(part)}


@pytest.mark.parametrize("code", FALLBACK)
def test_no_translation_is_left_over(code: str) -> None:
    used = {t if isinstance(t, str) else t[0] for t in texts.extracted()}
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in texts.read(code) if m.id}
    assert not known - used


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`KRU_([A-Z_]+)`", text))
    assert {s.name for s in SETTINGS} == documented - {"TEST_DATABASE_URL", "TEST_REDIS_URL"}


def test_no_page_carries_script_or_style_inside() -> None:
    style = r"<style(?!>\{\{ phone_sheet\(\) \}\}</style>)[ >]|\sstyle="
    inside = re.compile(style + r"|\son[a-z]+=\"|<script>(?!</script>)")
    wrong = [p.name for p in tracked("templates/*.html") if inside.search(p.read_text())]
    assert not wrong


def test_nothing_is_loaded_from_outside() -> None:
    outside = re.compile(r"(?:src|href|url|from|import)\s*[=(]?\s*[\"'(](?:https?:)?//", re.I)
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in tracked("templates/*", "static/*.css", "static/*.js")
        if "vendor" not in path.parts and outside.search(path.read_text(errors="replace"))
    ]
    assert not wrong
