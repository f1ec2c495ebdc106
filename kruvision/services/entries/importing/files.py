"""Reading a table somebody made elsewhere: CSV in its usual shapes, and XLSX with caps.

Nothing in a file is run: formulas and macros are refused, and a small file that unpacks to a huge
one is refused before it is unpacked.
"""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kruvision.services.entries.importing.cells import unprotect
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.threads import PAPERS

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
MOST_LETTERS = 400_000
"""Letters in all cells: a hundred entries, each with a story of a thousand letters in three
languages, fill three quarters of it with stories."""
LONGEST_CELL = 8000
"""Letters of a cell that are read: twice what any field takes, and so refused as too long."""
MOST_MEMBERS = 200
MOST_COLUMNS = 100
MOST_ROWS = 1000
MOST_ROWS_WALKED = 20_000
DELIMITERS = (",", ";", "\t")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ArithmeticError,
)

FileRow = tuple[int, list[str]]


@dataclass(frozen=True)
class FileTable:
    """A table as it was read: the head, and filled rows with the number they have in the file.

    ``wrong`` names cells that cannot be read: row number, place from 0, what is wrong.
    """

    head: list[str]
    rows: list[FileRow]
    wrong: list[tuple[int, int, FieldError]] = field(default_factory=list)


def read_table(data: bytes, knows: Callable[[str], bool]) -> FileTable:
    """The first sheet or the CSV table in ``data``, read in a thread of its own.

    ``knows`` says whether a head cell names a column: of comma, semicolon and tab the delimiter
    that gives the most of them is taken. Raises ``Refused`` where the file as a whole cannot be
    read: ``file_empty``, ``file_too_large``, ``file_old_excel``, ``file_not_a_table``,
    ``file_has_macros``, ``csv_broken``, ``table_too_long``, ``table_too_wide``, ``table_too_full``.
    """
    return PAPERS.run(_read, data, knows)


def _read(data: bytes, knows: Callable[[str], bool]) -> FileTable:
    if not data.strip():
        raise Refused("file_empty")
    if len(data) > MOST_BYTES:
        raise Refused("file_too_large", megabytes=MOST_BYTES // 1024**2)
    if data.startswith(OLD_EXCEL):
        raise Refused("file_old_excel")
    if data.startswith(b"PK"):
        return _read_workbook(data)
    return _read_csv(_decoded(data), knows)


def _decoded(data: bytes) -> str:
    """UTF-8 with or without BOM, Excel's UTF-16, else the old Kazakh code page."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "kz1048")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("file_not_a_table")


def _read_csv(text: str, knows: Callable[[str], bool]) -> FileTable:
    """By the delimiter that gives the head most columns; the rest of the file is read once."""
    if len(text) > 2 * MOST_LETTERS:
        raise Refused("table_too_full", letters=MOST_LETTERS)
    lines = io.StringIO(_without_separator_line(text), newline="")
    known: dict[str, int] = {}
    broken = []
    for delimiter in DELIMITERS:
        try:
            _number, head = next(_parsed(lines, delimiter), (0, []))
            known[delimiter] = sum(knows(cell) for cell in head)
        except Refused as error:
            broken.append(error)
    best = max(known, key=lambda delimiter: known[delimiter], default=None)
    if best is None or (broken and not known[best]):
        raise broken[0]
    return _table(_parsed(lines, best))


def _without_separator_line(text: str) -> str:
    """Excel writes ``sep=;`` as a first line of its own."""
    first, _end, rest = text.partition("\n")
    return rest if first.strip().casefold() in {f"sep={d}".strip() for d in DELIMITERS} else text


def _parsed(lines: io.StringIO, delimiter: str) -> Iterator[FileRow]:
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS_WALKED:
                raise Refused("table_too_long", rows=MOST_ROWS)
            yield number, [unprotect(cell) for cell in cells[: MOST_COLUMNS + 1]]
    except csv.Error:
        raise Refused("csv_broken", line=reader.line_num) from None


def _read_workbook(data: bytes) -> FileTable:
    try:
        _require_harmless(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = [s for s in book.worksheets if s.sheet_state == "visible"]
        return _read_sheet(sheets[0])
    except BROKEN_WORKBOOK:
        raise Refused("file_not_a_table") from None


def _require_harmless(data: bytes) -> None:
    """Look at the archive's directory only: the sizes it says are the most that is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise Refused("file_too_large", megabytes=MOST_BYTES // 1024**2)
    if any(member.filename.casefold().endswith("vbaproject.bin") for member in members):
        raise Refused("file_has_macros")


def _read_sheet(sheet: Any) -> FileTable:
    # The size a sheet claims is not to be trusted; its rows are.
    sheet.reset_dimensions()
    wrong: list[tuple[int, int, FieldError]] = []

    def rows() -> Iterator[FileRow]:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            if number > MOST_ROWS_WALKED:
                raise Refused("table_too_long", rows=MOST_ROWS)
            yield number, [_value(c, number, place, wrong) for place, c in enumerate(cells)]

    table = _table(rows())
    return FileTable(table.head, table.rows, wrong)


def _value(cell: Any, number: int, place: int, wrong: list[tuple[int, int, FieldError]]) -> str:
    """A cell as text; one that is no text is named in ``wrong``."""
    value = cell.value
    if cell.data_type == "f":
        wrong.append((number, place, FieldError("cell_formula")))
    elif value is None or (isinstance(value, str) and cell.data_type != "e"):
        return value or ""
    elif isinstance(value, time | timedelta):
        return _clock_text(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value == int(value) else str(value)
    else:
        wrong.append((number, place, FieldError("cell_not_text")))
    return ""


def _clock_text(value: time | timedelta) -> str:
    """``h:mm:ss``: what a spreadsheet program makes of a length typed as 3:25."""
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _table(rows: Iterable[FileRow]) -> FileTable:
    """The head and the filled rows below it, within the caps."""
    filled: list[FileRow] = []
    letters = 0
    for number, row in rows:
        cells = _without_empty_end([cell[:LONGEST_CELL] for cell in row])
        letters += sum(map(len, cells))
        if cells:
            filled.append((number, cells))
        if len(cells) > MOST_COLUMNS:
            raise Refused("table_too_wide", columns=MOST_COLUMNS)
        if len(filled) > MOST_ROWS + 1:
            raise Refused("table_too_long", rows=MOST_ROWS)
        if letters > MOST_LETTERS:
            raise Refused("table_too_full", letters=MOST_LETTERS)
    if not filled:
        raise Refused("file_empty")
    _number, head = filled[0]
    return FileTable([cell.strip() for cell in head], filled[1:])


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    filled = [place for place, cell in enumerate(cells, start=1) if cell.strip()]
    return list(cells[: max(filled, default=0)])
