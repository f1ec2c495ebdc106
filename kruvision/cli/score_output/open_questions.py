"""What keeps an outcome from being final, one line each."""

from kruvision.rules.outcome import Outcome

LISTED = 20


def open_questions(outcome: Outcome) -> list[str]:
    """Ties, awards and marks that are open; a long list is cut and says so."""
    lines = [f"unresolved tie: {' = '.join(group)}" for group in outcome.unresolved_ties]
    for award in outcome.open_awards:
        where = f", {award.category}" if award.category else ""
        lines.append(f"open award: {award.award}{where}: {' = '.join(award.entries)}")
    for entry, criterion, juror in outcome.incomplete:
        on = f", {criterion}" if criterion else ""
        lines.append(f"missing mark: {entry}{on}, {juror}")
    more = len(lines) - LISTED
    return [*lines[:LISTED], f"… and {more} more"] if more > 0 else lines
