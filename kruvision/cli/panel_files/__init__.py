"""Panels, votes, decisions and rules from files; what is wrong is named by file, row and column."""

from kruvision.cli.panel_files.decisions import DecisionsFile, read_decisions
from kruvision.cli.panel_files.entries import Beside, with_files
from kruvision.cli.panel_files.panels import (
    PanelFile,
    read_panel,
    read_rules,
    read_votes,
)
from kruvision.cli.panel_files.refusals import refusal_line
from kruvision.cli.panel_files.tables import BadFile

__all__ = [
    "BadFile",
    "Beside",
    "DecisionsFile",
    "PanelFile",
    "read_decisions",
    "read_panel",
    "read_rules",
    "read_votes",
    "refusal_line",
    "with_files",
]
