"""QR codes are read back by a decoder that knows nothing of how they were made."""

from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw

from kruvision.papers.qr import QUIET_ZONE, dark_runs, modules, qr_png, qr_svg

LINK = "http://192.168.1.20:5000/j#W1nd0fTheSteppe_-123456"


def test_the_png_says_what_was_asked():
    picture = Image.open(BytesIO(qr_png(LINK)))
    assert zxingcpp.read_barcode(picture).text == LINK


def test_the_svg_path_paints_the_same_code():
    path = qr_svg(LINK).split(' d="')[1].split('"')[0]
    size = int(qr_svg(LINK).split('viewBox="0 0 ')[1].split(" ")[0])
    picture = Image.new("L", (size * 8, size * 8), 255)
    pen = ImageDraw.Draw(picture)
    for part in path.split("M")[1:]:
        start, width = part.split("h")[0], int(part.split("h")[1].split("v")[0])
        x, y = map(int, start.split())
        pen.rectangle((x * 8, y * 8, (x + width) * 8 - 1, y * 8 + 7), fill=0)
    assert zxingcpp.read_barcode(picture).text == LINK


def test_kazakh_words_come_back_whole():
    words = "Қостанай — әуенге толы, ұлы дала үні"
    assert zxingcpp.read_barcode(Image.open(BytesIO(qr_png(words)))).text == words


def test_the_quiet_zone_is_part_of_the_svg():
    size = len(modules(LINK)) + 2 * QUIET_ZONE
    assert f'viewBox="0 0 {size} {size}"' in qr_svg(LINK)


def test_the_svg_has_no_style_that_the_page_policy_refuses():
    assert "style" not in qr_svg(LINK)


def test_runs_begin_and_end_where_dark_does():
    assert dark_runs([True, False, True, True]) == [(0, 1), (2, 4)]
    assert dark_runs([False, False]) == []
