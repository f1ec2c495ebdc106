"""What a database server says when it is full or away becomes a refusal people understand."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import IntegrityError, OperationalError

from kruvision.services.transactions.database_refusals import storage_refusal


def said(cause: Exception, *, is_cut: bool = False) -> str:
    error = OperationalError("INSERT", {}, cause, connection_invalidated=is_cut)
    refusal = storage_refusal(error)
    return refusal.code if refusal else ""


def test_a_full_disk_of_the_server_is_a_full_disk() -> None:
    assert said(errors.DiskFull()) == "disk_full"


@pytest.mark.parametrize(
    "cause", [errors.AdminShutdown(), errors.CrashShutdown(), psycopg.OperationalError("refused")]
)
def test_a_server_that_ends_or_is_not_there_is_away(cause: Exception) -> None:
    assert said(cause) == "storage_away"


def test_a_connection_that_was_cut_is_away_whatever_was_said() -> None:
    assert said(errors.QueryCanceled(), is_cut=True) == "storage_away"


def test_anything_else_is_a_fault() -> None:
    assert said(errors.QueryCanceled()) == ""
    assert storage_refusal(IntegrityError("INSERT", {}, errors.UniqueViolation())) is None
    assert storage_refusal(ValueError()) is None
