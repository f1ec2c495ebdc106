"""The documents say what is so: links lead somewhere, commands exist, buttons are named as on the
pages, and whoever made a part of it is named with the licence."""

import re
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest

from config import ROOT
from kruvision.cli import names
from kruvision.i18n import FALLBACK
from kruvision.services.awards import ready_sets
from scripts import texts

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LARGEST_PICTURE = 250_000
LINK = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.M | re.S)
PINNED = re.compile(r"^([\w.-]+)==([^ \\;]+)", re.M)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links_of(path: Path) -> list[str]:
    """Where a page leads on this machine; addresses elsewhere are left out."""
    found = [a or b for a, b in LINK.findall(CODE.sub("", read(path)))]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors_of(path: Path) -> set[str]:
    """The anchors of a page's headings: small letters, blanks as hyphens, no other signs."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S), re.M
    )
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def commands_of(pattern: str) -> dict[str, str]:
    """Each word that follows ``pattern`` inside code, with the page it stands on."""
    return {
        word: name_of(path)
        for path in PAGES
        for code in CODE.findall(read(path))
        for word in re.findall(pattern, code)
    }


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_that_is_there(path: Path) -> None:
    dead = []
    for link in links_of(path):
        target, _, anchor = link.partition("#")
        page = (path.parent / target).resolve() if target else path
        if not page.exists() or (anchor and anchor not in anchors_of(page)):
            dead.append(link)
    assert not dead


TOPS = [p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")]
ROOMS = [p.name for p in (ROOT / "kruvision").iterdir() if p.is_dir()]
NAMED_PATH = re.compile(rf"(?<![\w./:<>-])(?:{'|'.join(TOPS + ROOMS)})/[\w./-]*\w")
TO_BE_WRITTEN = {"x", "xx"}


def is_there(named: str) -> bool:
    """Whether a path leads to a file, a folder, or something in a file: ``rules/ties.settle``. A
    file that is to be written, ``x``, needs its folder."""
    for path in (ROOT / named, ROOT / "kruvision" / named):
        if path.stem in TO_BE_WRITTEN:
            path = path.parent
        stem, _dot, inside = path.name.partition(".")
        file = path.with_name(f"{stem}.py")
        if path.exists() or (file.exists() and holds(file, inside)):
            return True
    return False


def holds(file: Path, inside: str) -> bool:
    """Whether a file has what is named after its dot, such as a function."""
    return inside.split(".")[-1] in file.read_text(encoding="utf-8")


def test_every_file_named_is_there() -> None:
    """But the files of other projects, which are thanked for them."""
    pages = [path for path in PAGES if path.name != "THIRD_PARTY.md"]
    named = {
        (name_of(path), word)
        for path in pages
        for code in CODE.findall(read(path))
        for word in NAMED_PATH.findall(code)
    }
    assert len(named) > 100
    assert {(page, word) for page, word in named if not is_there(word)} == set()


def test_every_document_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / link.partition("#")[0]).resolve() for link in links_of(index)}
    assert {p for p in PAGES if "docs" in p.parts} - listed == {index}


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M))
    named = commands_of(r"(?<![\w-])make ([a-z][a-z-]*)")
    assert {"run", "test", "demo"} <= named.keys()
    assert {word: page for word, page in named.items() if word not in targets} == {}


def test_every_command_named_exists() -> None:
    named = commands_of(r"run\.py ([a-z]+)")
    assert {"score", "backup", "restore"} <= named.keys()
    assert {word: page for word, page in named.items() if word not in names()} == {}


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    pictures = [link for link in links_of(ROOT / "README.md") if "docs/pictures/" in link]
    assert len(pictures) >= 3
    sizes = {link: (ROOT / link).stat().st_size for link in pictures}
    assert {link: size for link, size in sizes.items() if size > LARGEST_PICTURE} == {}


def test_every_package_that_is_installed_is_named_with_its_licence() -> None:
    rows = re.findall(
        r"^\| ([\w.-]+) \| ([\d.]+) \| (\S.*) \|$", read(ROOT / "THIRD_PARTY.md"), re.M
    )
    assert [row[:2] for row in rows] == PINNED.findall(read(ROOT / "requirements" / "runtime.txt"))
    assert {
        n: (said, is_so) for n, v, said in rows if (is_so := stated(n, v)) not in (None, said)
    } == {}


def stated(package: str, version: str) -> str | None:
    """The licence a package states as an SPDX expression, where this very version is installed."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    return about["License-Expression"] if about["Version"] == version else None


def as_shown(text: str) -> str:
    """A text of the interface with an ellipsis where a name or a number stands, plain blanks."""
    return " ".join(re.sub(r"%\(\w+\)[sd]", "…", text).replace("%%", "%").split())


def interface_words(code: str) -> dict[str, set[str]]:
    """Every English text of the interface as it is shown, with what this language says for it."""
    words: dict[str, set[str]] = {}
    for message in texts.read(code):
        singular, *more = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        for text in (singular, *more):
            words.setdefault(as_shown(text), set()).update(as_shown(s) for s in strings if s)
    return words


def bold_words(path: Path) -> list[str]:
    """The words in bold type of a page, which are those of the interface."""
    return [" ".join(found.split()) for found in re.findall(r"\*\*(.+?)\*\*", read(path), re.S)]


GUIDES = [ROOT / "docs" / name for name in ("running-a-show.md", "from-regulations.md")]


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_a_guide_names_buttons_and_pages_as_the_interface_does(guide: Path) -> None:
    known = interface_words("en")
    assert {word for word in bold_words(guide) if word not in known} == set()


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
@pytest.mark.parametrize("code", FALLBACK)
def test_a_guide_says_the_same_in_every_language(code: str, guide: Path) -> None:
    """The same headings, list items and rows, and the same buttons, in this language's words."""
    page = guide if code == "en" else guide.with_suffix(f".{code}.md")
    shape = re.compile(r"^(#+|\d+\.|-|\|)", re.M)
    assert shape.findall(read(page)) == shape.findall(read(guide))
    words, said = interface_words(code), Counter(bold_words(page))
    wanted = {english: words[english] for english in bold_words(guide)}
    missing = {e: known for e, known in wanted.items() if not any(said[word] for word in known)}
    assert (missing, set(said) - set().union(*wanted.values())) == ({}, set())


@pytest.mark.parametrize("code", FALLBACK)
def test_the_guide_to_regulations_names_the_ready_sets(code: str) -> None:
    page = GUIDES[1] if code == "en" else GUIDES[1].with_suffix(f".{code}.md")
    names = [one.words.name[code] for one in ready_sets.list_sets()]
    assert names
    assert [name for name in names if name not in read(page)] == []
