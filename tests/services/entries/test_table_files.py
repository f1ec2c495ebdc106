"""Files from elsewhere: every usual shape is read, nothing harmful is."""

import io
import random
import zipfile
from contextlib import suppress
from datetime import date, time, timedelta

import pytest

from kruvision.papers.spreadsheets import to_csv, to_xlsx
from kruvision.services.entries.importing.files import FileTable, read_table
from kruvision.services.errors import Refused
from tests.factories.entries import workbook

HEAD = ["name", "title"]


def read(data: bytes) -> FileTable:
    return read_table(data, knows=lambda head: head in HEAD)


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read(data)
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "kz1048", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_csv_is_read_in_its_usual_shapes(encoding: str, delimiter: str, ending: str) -> None:
    text = ending.join(delimiter.join(row) for row in (HEAD, ["Әйгерім", '"Ән; а, б"']))
    table = read(text.encode(encoding))
    assert table.head == HEAD
    assert table.rows == [(2, ["Әйгерім", "Ән; а, б"])]


def test_a_line_that_names_the_separator_is_no_head() -> None:
    assert read(b"sep=;\r\nname;title\r\na;b").head == HEAD


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file() -> None:
    assert read(b"name,title\n,\n\na,b\n").rows == [(4, ["a", "b"])]
    assert read(workbook(HEAD, ["", ""], [], ["a", "b"])).rows == [(4, ["a", "b"])]


def test_an_open_quotation_mark_is_told_with_its_line() -> None:
    assert refusal_of(b'name,title\na,"b\nc,d\n') == "csv_broken"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(3, "3"), (3.0, "3"), (7.5, "7.5"), ("007", "007"), (None, ""), (time(3, 25), "3:25:00")],
)
def test_what_a_spreadsheet_program_made_of_a_cell_is_text_again(cell: object, text: str) -> None:
    assert read(workbook(HEAD, [cell, "b"])).rows == [(2, [text, "b"])]


def test_a_length_beyond_a_day_is_still_a_length() -> None:
    assert read(workbook(HEAD, ["a", timedelta(hours=25, minutes=10)])).rows[0][1][1] == "25:10:00"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("=1+1", "cell_formula"),
        (True, "cell_not_text"),
        (date(2026, 11, 1), "cell_not_text"),
        ("#REF!", "cell_not_text"),
    ],
)
def test_formulas_dates_and_faults_are_named_with_their_cell(cell: object, code: str) -> None:
    table = read(workbook(HEAD, ["a", cell]))
    assert [(row, place, error.code) for row, place, error in table.wrong] == [(2, 1, code)]


def test_text_that_looks_like_a_formula_is_text() -> None:
    rows = [["=1+1", "+7"], ["'=x", "@a"]]
    for data in (to_csv(HEAD, rows), to_xlsx([("T", HEAD, rows)])):
        table = read(data)
        assert [cells for _number, cells in table.rows] == rows
        assert not table.wrong


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (b"\xd0\xcf\x11\xe0old", "file_old_excel"),
        (b"PK\x03\x04broken", "file_not_a_table"),
        (b"\x00\x01\x02", "file_not_a_table"),
        (b"\xff\x98\xfe", "file_not_a_table"),
        (b"x" * (2 * 1024 * 1024 + 1), "file_too_large"),
        (b"name,title\n" + b"a,b\n" * 1001, "table_too_long"),
        (b",".join([b"name"] * 101), "table_too_wide"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert refusal_of(data) == code


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": b" " * (200 * 1024 * 1024)})
    assert len(bomb) < 250 * 1024
    assert refusal_of(bomb) == "file_too_large"


def test_a_workbook_with_macros_is_refused_whatever_its_name() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(HEAD, ["a", "b"]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert refusal_of(packed({**members, "xl/vbaProject.bin": b"x"})) == "file_has_macros"


def test_entities_that_multiply_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(HEAD, ["a", "b"]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    layers = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    members["xl/workbook.xml"] = f"<!DOCTYPE x [{layers}]><x>&l9;</x>".encode()
    assert refusal_of(packed(members)) == "file_not_a_table"


def test_a_sheet_that_claims_a_million_rows_is_read_by_its_rows() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(HEAD, ["a", "b"]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(b"A1:B2", b"A1:XFD1048576")
    assert read(packed(members)).rows == [(2, ["a", "b"])]
    members[name] = members[name].replace(b'<row r="2"', b'<row r="1048576"')
    assert refusal_of(packed(members)) == "table_too_long"


def test_damaged_workbooks_are_refused_and_never_break_anything() -> None:
    whole = workbook(HEAD, *[["Әйгерім", "Қараторғай"]] * 20)
    chance = random.Random(2026)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        with suppress(Refused):
            read(bytes(damaged))


def test_a_table_with_more_letters_than_a_contest_can_need_is_refused() -> None:
    row = b"a," + b"b" * 7_000 + b"\n"
    assert len(read(b"name,title\n" + row * 50).rows) == 50
    assert refusal_of(b"name,title\n" + row * 60) == "table_too_full"
    assert refusal_of(workbook(HEAD, *[["a", "b" * 7_000]] * 60)) == "table_too_full"


def test_of_an_endless_cell_as_much_is_read_as_shows_that_it_is_too_long() -> None:
    (_number, cells), *_others = read(b"name,title\na," + b"b" * 100_000).rows
    assert cells == ["a", "b" * 8_000]


def test_a_row_of_endless_cells_is_refused_by_the_first_hundred() -> None:
    assert refusal_of(b"name,title\n" + b"a," * 90_000) == "table_too_wide"


def test_only_the_head_is_read_to_find_the_delimiter() -> None:
    asked: list[str] = []
    data = b"name;title\n" + b"a;b\n" * 500
    table = read_table(data, knows=lambda head: asked.append(head) is None and head in HEAD)
    assert (len(table.rows), len(asked)) == (500, 4)
