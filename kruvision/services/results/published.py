"""Published results as they are kept: a row for each version, which nobody changes afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import PublishedResult, RecordLine, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.outcome import Outcome
from kruvision.rules.standings import Result
from kruvision.services.access import SYSTEM
from kruvision.services.record import chain
from kruvision.services.results.documents import (
    Document,
    make_document,
    matter_of,
    songs_of,
)
from kruvision.services.results.moves import moves_between
from kruvision.services.results.public_view import public_document
from kruvision.services.results.standings_print import outcome_fingerprint
from kruvision.services.scoring.standings import compute_outcome_of, is_public, leaderboard_rows
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.transaction import transaction


def find_newest(show_id: int) -> PublishedResult | None:
    """The version that is public now, or None before there is one."""
    query = select(PublishedResult).where(PublishedResult.show_id == show_id)
    newest = query.order_by(PublishedResult.version.desc()).limit(1)
    return db.session.execute(newest).scalar()


def list_versions(show_id: int) -> Sequence[PublishedResult]:
    """All versions, the first one first."""
    query = select(PublishedResult).where(PublishedResult.show_id == show_id)
    return db.session.execute(query.order_by(PublishedResult.version)).scalars().all()


def get_newest(show: Show) -> PublishedResult:
    """The public version of a show whose result is public; not inside a transaction.

    One that was published before versions were kept is kept now, as it is computed today.
    """
    found = find_newest(show.id)
    if found is not None:
        return found
    show_id = show.id
    with transaction():
        keep_earlier(get_show(show_id))
    return db.session.execute(
        select(PublishedResult).where(PublishedResult.show_id == show_id)
    ).scalar_one()


def keep_earlier(show: Show) -> PublishedResult:
    """The kept version inside an open transaction, made where there is none: the result as it is
    computed now, which says so where it is another than the record has."""
    found = find_newest(show.id)
    if found is not None:
        return found
    try:
        outcome = compute_outcome_of(show)
    except RuleError:
        outcome = Outcome(Result(show.method, ()))
    at = show.published_at or show.edition.created_at
    document = {
        **make_document(show, outcome),
        "changed_since": not _is_as_recorded(show, outcome),
    }
    kept = keep(show, document, at=at, by=SYSTEM.label, proposed_by=None)
    chain.append(
        SYSTEM.label, "result_kept", at=at, show_id=show.id, version=1, published=kept.fingerprint
    )
    return kept


def keep(
    show: Show,
    document: dict[str, Any],
    *,
    at: datetime,
    by: str,
    proposed_by: str | None,
    reason: str = "",
) -> PublishedResult:
    """Keep a document as the next version; inside an open transaction."""
    before = find_newest(show.id)
    whole = {**document, "moved": _moved(show) if document["result"]["standings"] else {}}
    version = before.version + 1 if before else 1
    head = {"version": version, "published": at.isoformat(), "reason": reason}
    seen = {**public_document(whole), **head}
    kept = PublishedResult(
        show_id=show.id,
        version=version,
        at=at,
        by=by,
        proposed_by=proposed_by,
        reason=reason,
        moved=moves_between(before.document, whole) if before else [],
        songs=songs_of(show),
        document=whole,
        public=_with_corrections(seen, before),
        fingerprint="",
    )
    kept.fingerprint = chain.fingerprint_of(kept.public)
    db.session.add(kept)
    db.session.flush()
    return kept


def document_of(show: Show) -> Document:
    """The whole document of a show: as published, once it is public; else computed now.

    Raises ``RuleError`` where nothing can be computed.
    """
    if is_public(show):
        return get_newest(show).document
    return make_document(show, compute_outcome_of(show))


def differs(show: Show, kept: PublishedResult) -> bool:
    """Whether marks, votes and decisions would give another result now than the one that is
    public."""
    try:
        now = make_document(show, compute_outcome_of(show))
    except RuleError:
        return bool(kept.document["result"]["standings"])
    return matter_of(now) != matter_of(kept.document)


def _with_corrections(seen: dict[str, Any], before: PublishedResult | None) -> dict[str, Any]:
    """With what this version corrects, out of what everybody may see of both, after the earlier
    corrections."""
    if before is None:
        return {**seen, "corrections": []}
    this = {
        "version": seen["version"],
        "at": seen["published"],
        "reason": seen["reason"],
        "moved": moves_between(before.public, seen),
    }
    return {**seen, "corrections": [*before.public["corrections"], this]}


def _moved(show: Show) -> dict[str, int]:
    """How many places the votes moved each entry, for the arrows on the hall's screen."""
    return {str(row["entry_id"]): row["moved"] for row in leaderboard_rows(show) if row["moved"]}


def _is_as_recorded(show: Show, outcome: Outcome) -> bool:
    query = (
        select(RecordLine.data)
        .where(RecordLine.show_id == show.id, RecordLine.kind == "result_published")
        .order_by(RecordLine.id.desc())
        .limit(1)
    )
    recorded = db.session.execute(query).scalar()
    return recorded is None or recorded["fingerprint"] == outcome_fingerprint(outcome)
