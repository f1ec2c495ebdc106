"""Pre-flight of the house itself: addresses, people, screens, disk, backups."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from config import Config
from kruvision.models import Show
from kruvision.services.addresses import printed, public, reached
from kruvision.services.backups import backups
from kruvision.services.ephemeral import presence
from kruvision.services.record import second_person
from kruvision.services.shows import tonight
from kruvision.services.stage import screens

BACKUP_AGE = timedelta(hours=24)
FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """One line of the list: its name, whether it is done, whether the show cannot start without
    it, and the numbers its words need."""

    name: str
    done: bool
    blocks: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


def check_address(at: datetime) -> Check:
    """A phone has opened the check page under the address in use."""
    age = reached.age_of_proof(_config(), at)
    return Check("address", age is not None, facts={"url": public.public_url(_config())})


def check_prints(show: Show) -> list[Check]:
    """Tickets and cards say the address in use; no line before anything is printed."""
    if not printed.has_prints(show):
        return []
    stale = printed.stale_prints(show, _config())
    return [Check("prints", not stale, facts={"stale": stale})]


def check_second_person() -> Check:
    """Two people are logged in who could confirm for each other; the accounts that will be older
    than the show are those of now."""
    return Check("second", second_person.has_two(second_person.list_devices()))


def check_screens(show: Show, at: datetime) -> Check:
    """Every screen of the hall was heard lately."""
    found = screens.list_in_hall(show.edition_id, at)
    alive = sum(1 for s in found if presence.is_here("screen", s.id, at))
    return Check("screens", 0 < len(found) == alive, facts={"done": alive, "count": len(found)})


def check_hall_is_free(show: Show) -> Check:
    """No other show is in progress, of whatever edition: the hall can be with one alone."""
    other = tonight.find_other_in_progress(show.id)
    facts = {"show_id": other.id, "name": tonight.full_name(other)} if other else {}
    return Check("alone", other is None, blocks=True, facts=facts)


def check_disk() -> Check:
    """There is room for the evening."""
    free = shutil.disk_usage(_config().instance).free
    return Check("disk", free > FREE_BYTES, facts={"gigabytes": free // 10**9})


def check_backup(at: datetime) -> Check:
    """There is a backup of today."""
    newest = backups.newest_moment(_config())
    if newest is None:
        return Check("backup", False, facts={"hours": None})
    age = at - newest
    return Check("backup", age < BACKUP_AGE, facts={"hours": int(age.total_seconds() // 3600)})


def _config() -> Config:
    config: Config = current_app.config["KRU"]
    return config


def check_public_address() -> Check:
    """The address on the cards is one that jurors reach from home."""
    config = _config()
    facts = {"url": public.public_url(config)}
    return Check("public_address", bool(config.public_url), facts=facts)
