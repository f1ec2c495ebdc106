"""A word of the services means one thing."""

import ast
from collections import defaultdict

from config import ROOT


def test_every_public_function_has_a_name_of_its_own() -> None:
    places = defaultdict(set)
    for path in sorted((ROOT / "kruvision" / "services").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                places[node.name].add(path.relative_to(ROOT).as_posix())
    assert not {name: files for name, files in places.items() if len(files) > 1}
