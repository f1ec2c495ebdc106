"""The product with one guard taken out, each in the server's own process: what the checks of this
folder must catch. Nothing of it is in the product."""

import time
from collections.abc import Callable

from kruvision.rules.errors import RuleError
from kruvision.services import grouping
from kruvision.services.errors import Refused
from kruvision.services.transaction import transaction


def acknowledge_before_commit() -> None:
    """Ballots are answered once they are written, and committed a moment later."""

    def work_through(group: list[grouping.Job[object]]) -> None:
        with transaction() as changes:
            for job in group:
                try:
                    job.results.append(job.work(changes))
                except (Refused, RuleError) as refusal:
                    job.error = refusal
                job.turn.set()
            time.sleep(0.05)

    grouping.work_through = work_through


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant for mutant in (acknowledge_before_commit,)
}
