"""How often something asks the database."""

from collections.abc import Callable

from kruvision.extensions import db


def count_reads(look: Callable[[], object]) -> int:
    """How many queries a look sends that starts with nothing read yet."""
    db.session.rollback()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    db.event.listen(db.engine, "before_cursor_execute", note)
    try:
        look()
    finally:
        db.event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in statements)
