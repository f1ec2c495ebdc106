"""Whether the database still says what the record says: everything that makes a result, held
against the lines that were written when it came about."""
