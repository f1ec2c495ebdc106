"""The files of the rule book can be read one after the other: no import leads in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from tests.rules.published import REPOSITORY

FILES = {
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (REPOSITORY / "kruvision" / "rules").rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """The files of the rule book that one of them imports, wherever in it that is written."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in FILES:
            parts = {f"{node.module}.{alias.name}" for alias in node.names} & FILES.keys()
            found |= parts or {node.module}
    return found


def test_no_import_inside_the_rule_book_leads_in_a_circle() -> None:
    graph = {name: imported(path) for name, path in FILES.items()}
    assert sum(map(len, graph.values())) > 100
    assert len(list(TopologicalSorter(graph).static_order())) == len(FILES)
