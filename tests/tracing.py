"""Which functions of the house ran for one thing that was asked, and which a document lists.

The documents that follow a mark and a ballot name every function on the way, in the order in which
each is first entered, and a test compares. What is listed follows one rule:

- functions of ``live``, ``web``, ``services`` and ``rules``;
- of the tools that every topic uses (``TOOLS``) only what a door or a topic calls itself: how they
  do it is theirs;
- a function whose name begins with ``_`` belongs to the one that calls it in the same file, and one
  written inside another belongs to that one. Methods and properties are functions.
"""

import ast
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from config import ROOT

HOUSE = f"{ROOT / 'kruvision'}/"
ROOMS = ("live/", "web/", "services/", "rules/")
TOOLS = (
    "rules/",
    *("services/errors.py", "services/access.py", "services/tokens.py", "services/passwords.py"),
    "services/shows/phases.py",
    *("services/transactions/", "services/ephemeral/", "services/record/"),
    *("services/forms/", "services/scoring/"),
    "web/kept_pages.py",  # hears of every change, before or after the rooms do
)
SAVED = "services/transactions/transaction.py announce"
"""What runs first once the rows are committed."""
LISTED = re.compile(r"^(?:\| *\d+ *\||\d+\.) *`([\w/]+\.py)` `([\w.]+)`", re.M)


class Trail:
    """What ran from the first entry of ``door`` until its return, in all threads."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.entered: list[str] = []
        """Every function of the house, each time: ``services/jury/seats.py find_seat``."""
        self.functions: list[str] = []
        """What a document lists, in the order of the first entry."""
        self.before_saving: list[str] = []
        """Those of them that ran before the rows were committed."""
        self._frame: FrameType | None = None
        self._is_over = False

    @property
    def files(self) -> list[str]:
        """The files of doors and topics that lead to the rows, in the order of the first entry."""
        files = (name.split()[0] for name in self.before_saving)
        return list(dict.fromkeys(file for file in files if not file.startswith(TOOLS)))

    def note(self, frame: FrameType, event: str, _argument: Any) -> None:
        """One call or return, as ``sys.setprofile`` tells it."""
        if self._is_over or not frame.f_code.co_filename.startswith(HOUSE):
            return
        if event == "return" and frame is self._frame:
            self._is_over = True
        elif event == "call":
            name = _name(frame.f_code)
            if self._frame is None and name == self.door:
                self._frame = frame
            if self._frame is not None:
                self._enter(name, frame)

    def _enter(self, name: str, frame: FrameType) -> None:
        if name == SAVED and SAVED not in self.entered:
            self.before_saving = list(self.functions)
        self.entered.append(name)
        if _is_listed(name, frame) and name not in self.functions:
            self.functions.append(name)


@contextmanager
def recorded(door: str) -> Iterator[Trail]:
    """Note what runs once ``door`` (``live/guards.py event``) is entered, in this thread, its
    greenlets and the threads begun meanwhile."""
    trail = Trail(door)
    threading.setprofile(trail.note)
    sys.setprofile(trail.note)
    try:
        yield trail
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def list_functions(document: Path, heading: str) -> list[str]:
    """What the rows ``| 3 | `services/jury/marking.py` `save_mark` | … |`` or ``3. `…` `…` `` of a
    document list under a heading, named as in a ``Trail``."""
    text = document.read_text(encoding="utf-8")
    section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.M)[1]
    section = re.split(r"^#+ ", section, flags=re.M)[0]
    return [f"{file} {function}" for file, function in LISTED.findall(section)]


def only_passes_on(name: str) -> bool:
    """Whether a function does nothing but call another one with its own arguments."""
    file, function = name.split()
    found: Any = ast.parse(Path(HOUSE, file).read_text(encoding="utf-8"))
    for part in function.split("."):
        found = next(n for n in found.body if getattr(n, "name", "") == part)
    body = found.body[1:] if ast.get_docstring(found) else found.body
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return | ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    if any(isinstance(part, ast.Call | ast.Subscript) for part in ast.walk(call.func)):
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    own = {a.arg for a in ast.walk(found.args) if isinstance(a, ast.arg)}
    return all(isinstance(value, ast.Name) and value.id in own for value in given)


def _name(code: CodeType) -> str:
    function = code.co_qualname.split(".<")[0]
    return f"{code.co_filename.removeprefix(HOUSE)} {function}"


def _is_listed(name: str, frame: FrameType) -> bool:
    file, function = name.split()
    if not file.startswith(ROOMS) or re.search(r"(^|\.)[_<]", function):
        return False
    return not file.startswith(TOOLS) or not _caller(frame).startswith(TOOLS)


def _caller(frame: FrameType) -> str:
    """The file of the house that called this function, through whatever library."""
    above = frame.f_back
    while above is not None:
        if above.f_code.co_filename.startswith(HOUSE):
            return above.f_code.co_filename.removeprefix(HOUSE)
        above = above.f_back
    return ""
