"""Tables from CSV files: UTF-8 or kz1048, comma or semicolon, every row as long as the header."""

import csv
import unicodedata
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 2_000


class BadFile(Exception):
    """Something in a file that cannot be read: one line that says where and what."""

    def __init__(self, path: Path, what: str, row: int | None = None, column: str = "") -> None:
        at = [path.name]
        if row is not None:
            at.append(f"row {row}")
        if column:
            at.append(f"column {column}")
        super().__init__(one_line(f"{', '.join(at)}: {what}"))


@dataclass(frozen=True)
class CsvRow:
    """One row of a table: its number in the file (the header is row 1) and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CsvTable:
    """A file's header and rows; cells are trimmed and in Unicode's composed form."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read_table(path: Path, first: str) -> CsvTable:
    """The table in a file whose first column is called `first`; refuses with `BadFile`."""
    text = read_text(path)
    lines = list(_records(path, text))
    if not lines:
        raise BadFile(path, "the file is empty")
    header = lines[0].cells
    _check_header(path, header, first)
    for row in lines[1:]:
        if len(row.cells) != len(header):
            what = f"{len(row.cells)} cells where the header has {len(header)}"
            raise BadFile(path, what, row.number)
    if len(lines) == 1:
        raise BadFile(path, "there is a header but no row below it")
    return CsvTable(path, header, tuple(lines[1:]))


def read_text(path: Path) -> str:
    """A text file in UTF-8 (with or without a byte order mark) or kz1048."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(path, f"larger than {MOST_BYTES} bytes")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadFile(path, "there is no such file") from None
    except OSError as problem:
        raise BadFile(path, f"cannot be read ({problem.strerror})") from None
    text = _decoded(path, raw)
    strange = next((sign for sign in text if sign < " " and sign not in "\t\r\n"), None)
    if strange is not None:
        raise BadFile(path, "not a text file in UTF-8 or kz1048")
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The text on one line, whatever stands in it."""
    return " ".join(text.split())


def _decoded(path: Path, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile(path, "not a text file in UTF-8 or kz1048")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the other encoding that is allowed
    try:
        return raw.decode("kz1048")
    except UnicodeDecodeError:
        raise BadFile(path, "not a text file in UTF-8 or kz1048") from None


def _records(path: Path, text: str) -> list[CsvRow]:
    """The rows that are not blank, each with its number in the file."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: list[CsvRow] = []
    try:
        for number, cells in enumerate(reader, start=1):
            trimmed = tuple(cell.strip() for cell in cells)
            if any(trimmed):
                found.append(CsvRow(number, trimmed))
            if len(found) > MOST_ROWS:
                raise BadFile(path, f"more than {MOST_ROWS} rows")
    except csv.Error as problem:
        raise BadFile(path, f"not a CSV table ({problem})", len(found) + 1) from None
    return found


def _delimiter(text: str) -> str:
    """The sign that follows the first column's name; a comma where there is only one column."""
    header = next((line for line in StringIO(text, newline="") if line.strip()), "")
    comma, semicolon = header.find(","), header.find(";")
    return ";" if semicolon >= 0 and (comma < 0 or semicolon < comma) else ","


def _check_header(path: Path, header: tuple[str, ...], first: str) -> None:
    if header[0].casefold() != first:
        raise BadFile(path, f"the first column must be {first!r}, not {header[0]!r}", 1)
    if len(header) > MOST_COLUMNS:
        raise BadFile(path, f"more than {MOST_COLUMNS} columns", 1)
    for at, name in enumerate(header):
        if not name:
            raise BadFile(path, f"column {at + 1} has no name", 1)
        if name in header[:at]:
            raise BadFile(path, "two columns have this name", 1, name)
