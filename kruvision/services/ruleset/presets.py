"""Known rules to start from: one small TOML file each in ``data/presets``, found by being there.

A file is a RULES.toml with one table more: ``[preset]`` with its position in the list, its name and
one sentence, both in three languages.
"""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from config import ROOT
from kruvision.models import Show
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.toml import read_tree
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import Input, Name3, read
from kruvision.services.ruleset.audience_weight import weight_of
from kruvision.services.ruleset.files import KEPT, rules_as_typed
from kruvision.services.ruleset.form import RulesInput, show_with_rules

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


def weight_of_preset(show: Show, preset: Preset) -> Fraction | None:
    """How much the audience would weigh in the show under the preset, which nobody saves here.

    None where the show cannot take the preset as it is; pressing it says why.
    """
    typed = {name: getattr(show, name) for name in KEPT} | rules_as_typed(preset.rules)
    try:
        return weight_of(show_with_rules(show, read(RulesInput, typed)))
    except Invalid:
        return None


def _read(path: Path) -> Preset:
    tree = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    words = read(PresetWords, tree.pop("preset"))
    return Preset(path.stem, words, read_tree(tree))
