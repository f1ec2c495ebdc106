"""Known rules to start from: one small TOML file each in ``data/presets``, found by being there.

A file is a RULES.toml with one table more: ``[preset]`` with its position in the list, its name and
one sentence, both in three languages.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config import ROOT
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.toml import read_tree
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import Input, Name3, read

FOLDER = ROOT / "data" / "presets"


class PresetWords(Input):
    """The table ``[preset]`` of a file."""

    position: int
    name: Name3
    sentence: Name3


@dataclass(frozen=True)
class Preset:
    """Rules with a name; ``slug`` is the name of the file."""

    slug: str
    words: PresetWords
    rules: Rules


@cache
def list_presets() -> tuple[Preset, ...]:
    """All presets, in the order their files ask for."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda preset: (preset.words.position, preset.slug)))


def get_preset(slug: str) -> Preset:
    """One preset; raises ``NotFound``."""
    found = next((preset for preset in list_presets() if preset.slug == slug), None)
    if found is None:
        raise NotFound("not_found")
    return found


def _read(path: Path) -> Preset:
    tree = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    words = read(PresetWords, tree.pop("preset"))
    return Preset(path.stem, words, read_tree(tree))
