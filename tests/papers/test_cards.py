"""Jurors' cards as PDF: the words are there as text, and the QR opens the link."""

from io import BytesIO

import pytest
import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kruvision.papers.cards import JurorCard, cards_pdf, grouped
from kruvision.papers.qr import qr_svg

CODE = "ABC234DEF567GHJ89KMNPQRSTUV"
LINK = f"http://192.168.1.20:5000/j#{CODE}"
NAMES = {"kk": "Сәуле Нұрқасымова", "ru": "Сауле Нуркасымова", "en": "Saule Nurkasymova"}


def make(count=1, name=NAMES, role=None):
    cards = [JurorCard(name, role or {}, CODE, LINK) for _ in range(count)]
    return PdfReader(BytesIO(cards_pdf({"kk": "KRU VISION"}, "http://192.168.1.20:5000/j", cards)))


def words_of(pdf):
    return " ".join(pdf.pages[0].extract_text().split())


@pytest.mark.usefixtures("app")
def test_names_and_code_are_text_one_can_find():
    text = words_of(make(role={"kk": "вокал ұстазы"}))
    for words in (*NAMES.values(), "вокал ұстазы", grouped(CODE), "192.168.1.20:5000/j"):
        assert words in text


@pytest.mark.usefixtures("app")
def test_six_cards_fit_on_a_page():
    assert len(make(6).pages) == 1
    assert len(make(7).pages) == 2


@pytest.mark.usefixtures("app")
def test_a_very_long_name_and_typst_markup_stay_plain_text():
    name = {"kk": "*#eval(1)* " + "Ұзын " * 38}
    assert "*#eval(1)*" in words_of(make(name=name))


def test_a_camera_reads_the_code_that_typst_draws(tmp_path):
    (tmp_path / "qr.svg").write_text(qr_svg(LINK).replace("currentColor", "#000"))
    (tmp_path / "qr.typ").write_text('#set page(width: 40mm, height: 40mm)\n#image("qr.svg")')
    picture = tmp_path / "qr.png"
    typst.compile(str(tmp_path / "qr.typ"), output=str(picture), format="png", ppi=300.0)
    assert zxingcpp.read_barcode(Image.open(picture)).text == LINK


def test_codes_are_grouped_as_they_are_read_aloud():
    assert grouped("ABC234D") == "ABC 234 D"
