"""Templates, style sheets and scripts: what is named is there, what is there is used, and nothing
comes from elsewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from config import ROOT

LONGEST_LINE = 140
TEMPLATES, CSS = ROOT / "templates", ROOT / "static" / "css"
FOUND_BY_BEING_THERE = {"screens"}
READ_BY_PYTHON = {"audience"}
FETCHED_BY_A_SCRIPT = {"heard"}
LINKED_BY_THE_PHONES_PAGE = {"ballot"}
WORD = re.compile(r"[A-Za-z][\w-]*")
JINJA = r"\{\{.*?\}\}|\{%.*?%\}"


def templates() -> Iterator[tuple[Path, str]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


def sheets_named() -> set[str]:
    calls = (
        call for _path, text in templates() for call in re.findall(r"styles\((.*?)\)", text, re.S)
    )
    return {name for call in calls for name in re.findall(r"'([^']+)'", call)}


def classes_styled() -> set[str]:
    found = set()
    for path in CSS.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(encoding="utf-8"), flags=re.S)
        for selector in re.findall(r"([^{}]+)\{", text):
            if not selector.strip().startswith("@"):
                found |= set(re.findall(r"\.([A-Za-z][\w-]*)", selector))
    return found


def texts_with_classes() -> Iterator[str]:
    """Attributes of templates, and texts of expressions, scripts and Python."""
    for _path, text in templates():
        yield from re.findall(rf'class="((?:[^"{{]|{JINJA})*)"', text, re.S)
        yield from re.findall(r"\{% block \w*class %\}(.*?)\{%", text)
        for expression in re.findall(JINJA, text, re.S):
            yield from re.findall(r"'([^']*)'", expression)
    for path in (ROOT / "static" / "js").rglob("*.js"):
        yield from re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", path.read_text(encoding="utf-8"))
    for path in (ROOT / "kruvision").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_line_of_a_template_fits_on_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path, text in templates()
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LONGEST_LINE
    }
    assert not long


def test_every_style_sheet_that_a_template_names_is_there() -> None:
    made = {"traditions"}
    there = {path.relative_to(CSS).with_suffix("").as_posix() for path in CSS.rglob("*.css")}
    assert sheets_named() - made <= there
    known = READ_BY_PYTHON | FETCHED_BY_A_SCRIPT | LINKED_BY_THE_PHONES_PAGE
    unnamed = there - sheets_named() - known
    assert {name.partition("/")[0] for name in unnamed} == FOUND_BY_BEING_THERE


def test_every_class_that_is_styled_is_used() -> None:
    texts = list(texts_with_classes())
    words = {word for text in texts for word in WORD.findall(text)}
    stems = {stem for text in texts for stem in re.findall(r"([A-Za-z][\w-]*-)\{\{", text)}
    unused = {name for name in classes_styled() - words if not name.startswith(tuple(stems))}
    assert not unused


def test_no_template_counts_on_names_of_the_one_that_includes_it() -> None:
    """Whole pictures are included with their values; parts are macros with arguments."""
    pictures = {"awards/table.html", "console/picture.html", "console/stage_picture.html"}
    included = {
        name for _path, text in templates() for name in re.findall(r"\{% include (.*?) %\}", text)
    }
    assert {name.strip("'") for name in included} == pictures


def test_templates_get_their_functions_from_one_file() -> None:
    given = re.compile(r"app_template_(filter|global)|jinja_env\.(filters|globals)")
    giving = {
        path.relative_to(ROOT / "kruvision").as_posix()
        for path in (ROOT / "kruvision").rglob("*.py")
        if given.search(path.read_text(encoding="utf-8"))
    }
    assert giving == {"filters.py", "web/audience/phone_style.py"}


def test_no_page_carries_script_or_style_inside() -> None:
    style = r"<style(?!>\{\{ phone_sheet\(\) \}\}</style>)[ >]|\sstyle="
    inside = re.compile(style + r"|\son[a-z]+=\"|<script>(?!</script>)")
    assert [path.name for path, text in templates() if inside.search(text)] == []


def test_nothing_is_loaded_from_outside() -> None:
    outside = re.compile(r"(?:src|href|url|from|import)\s*[=(]?\s*[\"'(](?:https?:)?//", re.I)
    paths = [*TEMPLATES.rglob("*.*"), *ROOT.glob("static/**/*.css"), *ROOT.glob("static/**/*.js")]
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if "vendor" not in path.parts and outside.search(path.read_text(errors="replace"))
    ]
    assert not wrong


def test_every_part_that_a_template_imports_is_used() -> None:
    unused = []
    for path, text in templates():
        body = re.sub(r"\{#.*?#\}|\{%-? from .*? -?%\}", "", text, flags=re.S)
        for names in re.findall(r"\{%-? from '[^']+' import (.*?) -?%\}", text):
            unused += [
                (path.name, n) for n in names.split(", ") if not re.search(rf"\b{n}\b", body)
            ]
    assert not unused
