"""What can be said of the packages without asking anybody (``make audit``).

Whatever is installed for the product or its tests is pinned to one version with its hashes, nothing
else is installed beside it, and no pinned version is one of which ``requirements/advisories.toml``
knows a vulnerability. What became known since that list was written it cannot say, and says so.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
LISTS = ("runtime", "test")
INSTALLERS = {"pip", "setuptools", "uv", "wheel"}
"""What comes with the environment itself."""
OLD_AFTER_DAYS = 90
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;]+)\s*(?:;\s*(.+))?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)")
ASK = "uvx pip-audit --require-hashes -r requirements/runtime.txt"
Pins = dict[str, set[str]]
"""Every version of a package that some machine gets."""


def requirements_in(text: str) -> Iterator[str]:
    """The requirements of a list, each on one line with its hashes; without comments."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in joined.splitlines())
    return (line for line in lines if line)


def read_pins(text: str, problems: list[str]) -> Pins:
    """The pinned versions of a list; what is no pin, or has no hash, is added to the problems."""
    pins: Pins = {}
    for line in requirements_in(text):
        wanted = line.split("--hash")[0].strip()
        found = PIN.fullmatch(wanted)
        if found is None:
            problems.append(f"not pinned to one version: {wanted or line[:60]}")
        elif not HASH.search(line):
            problems.append(f"pinned without a hash: {wanted}")
        else:
            pins.setdefault(canonicalize_name(found[1]), set()).add(found[2])
    return pins


def versions_for_here(text: str) -> dict[str, str]:
    """The one version of each package that this very machine gets."""
    found = (PIN.fullmatch(line.split("--hash")[0].strip()) for line in requirements_in(text))
    return {
        canonicalize_name(pin[1]): pin[2]
        for pin in found
        if pin and (not pin[3] or Marker(pin[3]).evaluate())
    }


def vulnerable(pins: Pins, fixed: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """Each pinned version that is older than one which mended something."""
    for name, advisories in fixed.items():
        for version in sorted(pins.get(canonicalize_name(name), ())):
            for mended, known in advisories.items():
                if Version(version) < Version(mended):
                    yield f"{name} {version}: {', '.join(known)}, mended in {mended}"


def foreign(installed: Mapping[str, str], pinned: Mapping[str, str]) -> Iterator[str]:
    """Each installed package that no list names, or that has another version than the list says."""
    for name, version in sorted(installed.items()):
        if name in INSTALLERS:
            continue
        if name not in pinned:
            yield f"installed, and in no list: {name} {version}"
        elif Version(version) != Version(pinned[name]):
            yield f"installed in another version than {pinned[name]}: {name} {version}"


def installed_here() -> dict[str, str]:
    """What this Python has, by name."""
    found = metadata.distributions()
    return {canonicalize_name(d.metadata["Name"]): d.version for d in found}


def unlisted(wanted: str, pins: Pins) -> Iterator[str]:
    """Each package somebody asked for (in an ``.in`` file) that is not pinned."""
    for line in requirements_in(wanted):
        name = canonicalize_name(re.split(r"[\[<>=!~; ]", line)[0])
        if not line.startswith("-") and name not in pins:
            yield f"asked for and not pinned (make lock): {name}"


def audit(folder: Path, installed: Mapping[str, str]) -> tuple[list[str], Pins]:
    """Every problem in words, and all pins that were looked at."""
    problems: list[str] = []
    pins: Pins = {}
    here: dict[str, str] = {}
    for name in LISTS:
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        own = read_pins(text, problems)
        problems += unlisted((folder / f"{name}.in").read_text(encoding="utf-8"), own)
        here |= versions_for_here(text)
        for package, versions in own.items():
            pins.setdefault(package, set()).update(versions)
    known = tomllib.loads((folder / "advisories.toml").read_text(encoding="utf-8"))
    problems += vulnerable(pins, known["fixed"])
    problems += foreign(installed, here)
    return problems, pins


def limits_of(folder: Path, today: date) -> Iterable[str]:
    """What this audit cannot say, in words."""
    known = tomllib.loads((folder / "advisories.toml").read_text(encoding="utf-8"))
    ends: date = known["ends"]
    number = sum(len(ids) for rows in known["fixed"].values() for ids in rows.values())
    yield f"{number} vulnerabilities were looked for: those of a list that ends with {ends}."
    if (today - ends).days > OLD_AFTER_DAYS:
        yield f"That is more than {OLD_AFTER_DAYS} days ago: look what became known since."
    yield f"To ask what is known today, with a network: {ASK}"


def main() -> int:
    """Print what was found; exit code 1 where something has to be mended."""
    argparse.ArgumentParser(prog="audit", description=__doc__).parse_args()
    problems, pins = audit(FOLDER, installed_here())
    print(f"{len(pins)} packages are pinned with hashes.")
    for line in (*problems, *limits_of(FOLDER, datetime.now(UTC).date())):
        print(line)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
