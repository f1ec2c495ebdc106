"""Tables for spreadsheet programs: text stays text and comes back as it was."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from kruvision.papers.spreadsheets import to_csv, to_xlsx
from kruvision.services.entries.importing.cells import protect, unprotect

FORMULAS = ["=1+1", "+7 701", "-5", "@SUM(A1)", "\t=1", "＝1", "'=1", "''-x"]
PLAIN = ["Әуез", "'Tis the Last Rose", "007", "a,b;c\td", 'he said "ән"', "бір\nекі", "🎤", ""]


@pytest.mark.parametrize("text", FORMULAS + PLAIN)
def test_protected_text_comes_back(text: str) -> None:
    assert unprotect(protect(text)) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    assert protect(text).startswith("'")


def test_csv_is_read_by_any_reader_and_has_a_mark_for_excel() -> None:
    data = to_csv(["name", "count"], [[text, 3] for text in PLAIN])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["name", "count"], *([text, "3"] for text in PLAIN)]


def test_xlsx_text_is_never_a_formula() -> None:
    data = to_xlsx([("Results", ["name"], [[text] for text in FORMULAS + PLAIN])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value or "" for cell in cells] == FORMULAS + PLAIN
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert cells[0].quotePrefix


def test_xlsx_numbers_stay_numbers() -> None:
    data = to_xlsx([("N", ["a", "b", "c"], [[3, Decimal("9.25"), None]])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[2]] == [3, 9.25, None]


def test_sheets_get_titles_that_excel_takes() -> None:
    data = to_xlsx([("a/b" + "x" * 40, ["h"], []), ("a/b" + "x" * 40, ["h"], []), ("", ["h"], [])])
    titles = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len({title.casefold() for title in titles}) == 3
    assert all(0 < len(title) <= 31 and "/" not in title for title in titles)


def test_characters_that_xml_forbids_are_left_out() -> None:
    data = to_xlsx([("T", ["h"], [["a\x00b"]])])
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value == "ab"
