"""Tables for spreadsheet programs: CSV and XLSX in which text stays text.

A cell is text, a whole number, an exact decimal, or empty (None). Text that begins like a formula
never runs: CSV protects it with an apostrophe, XLSX stores every text as a string.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from kruvision.services.entries.importing.cells import protect, starts_formula
from kruvision.services.threads import PAPERS

Cell: TypeAlias = str | int | Decimal | None
Sheet: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
TITLE_LENGTH = 31
NARROWEST, WIDEST = 8, 60
WRAPPED = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)


def to_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One table as CSV: UTF-8 with BOM (so that Excel shows Kazakh letters), commas, CRLF."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([protect(header) for header in headers])
    for row in rows:
        writer.writerow([protect(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of one or more sheets ``(title, headers, rows)``, made beside the event loop.

    Titles are cut to what Excel takes and made different from each other; the head stays in view.
    """
    loaded = [
        (title, list(headers), [list(row) for row in rows]) for title, headers, rows in sheets
    ]
    return PAPERS.run(_build, loaded)


def _build(sheets: list[tuple[str, list[str], list[list[Cell]]]]) -> bytes:
    book = Workbook(write_only=True)
    used: set[str] = set()
    for title, headers, rows in sheets:
        sheet = book.create_sheet(_sheet_title(title, used))
        sheet.freeze_panes = "A2"
        for place, width in enumerate(_widths([headers, *rows]), start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_cell(sheet, header, font=BOLD) for header in headers])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any, font: Font | None = None) -> XlsxCell | None:
    if value is None:
        return None
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = WRAPPED
    # Keeps it text when somebody edits the cell in Excel, too.
    cell.quotePrefix = starts_formula(text)
    if font:
        cell.font = font
    return cell


def _sheet_title(title: str, used: set[str]) -> str:
    plain = NOT_IN_A_TITLE.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", title)).strip("' ") or "1"
    found, number = plain[:TITLE_LENGTH], 2
    while found.casefold() in used:
        ending = f" {number}"
        found, number = plain[: TITLE_LENGTH - len(ending)] + ending, number + 1
    used.add(found.casefold())
    return found


def _widths(rows: list[list[str] | list[Cell]]) -> list[int]:
    columns = max((len(row) for row in rows), default=0)
    widths = [NARROWEST] * columns
    for row in rows:
        for place, value in enumerate(row):
            longest = max((len(line) for line in str(value or "").split("\n")), default=0)
            widths[place] = min(max(widths[place], longest + 2), WIDEST)
    return widths
