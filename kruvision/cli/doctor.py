"""Look over machine and data before the evening: one line for each thing, with what to do."""

import argparse
import sys

from rich.console import Console
from rich.text import Text

import config as settings
from kruvision.cli.examination import LOOK, MEND, OK, look_at_data, look_at_machine

HELP = "look over the machine, the settings and the database before the evening"
STYLES = {OK: "green", LOOK: "yellow", MEND: "bold red"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: settings come from the environment."""


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when something must be mended before the evening."""
    try:
        config = settings.load()
    except (settings.ConfigurationError, OSError) as error:
        print(f"{MEND}  settings: {error}", file=sys.stderr)
        return 1
    console = Console(highlight=False, soft_wrap=True)
    findings = [*look_at_machine(config), *look_at_data(config)]
    for finding in findings:
        line = Text.assemble((f"{finding.state:<9}", STYLES[finding.state]), "  ", finding.name)
        console.print(line.append(f": {finding.sentence}"))
    return 1 if any(finding.state == MEND for finding in findings) else 0
