"""Typed entries, small files and pictures."""

import io
from typing import Any

from openpyxl import Workbook
from PIL import Image

from kruvision.services.entries.entries import EntryInput, read_entry
from tests.factories import names


def entry_input(**values: Any) -> EntryInput:
    """An entry as somebody types it."""
    return read_entry({"name": names("Aigerim"), "title": "Қараторғай", **values})


def picture(size: tuple[int, int] = (400, 300), form: str = "JPEG", **options: Any) -> bytes:
    """An encoded picture, red on its left half."""
    image = Image.new(options.pop("mode", "RGB"), size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    """An XLSX file as a person makes it: no care for types."""
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
