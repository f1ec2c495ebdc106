"""QR codes are read back by a decoder that knows nothing of how they were made."""

import zxingcpp
from PIL import Image, ImageDraw

from kruvision.papers.qr import QUIET_ZONE, dark_runs, modules, qr_svg

LINK = "http://192.168.1.20:5000/j#W1nd0fTheSteppe_-123456"


def read_back(text: str) -> str:
    """What a decoder reads in the picture that the path of the SVG paints."""
    svg = qr_svg(text)
    path = svg.split(' d="')[1].split('"')[0]
    size = int(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    picture = Image.new("L", (size * 8, size * 8), 255)
    pen = ImageDraw.Draw(picture)
    for part in path.split("M")[1:]:
        start, width = part.split("h")[0], int(part.split("h")[1].split("v")[0])
        x, y = map(int, start.split())
        pen.rectangle((x * 8, y * 8, (x + width) * 8 - 1, y * 8 + 7), fill=0)
    return zxingcpp.read_barcode(picture).text


def test_the_code_says_what_was_asked():
    assert read_back(LINK) == LINK


def test_kazakh_words_come_back_whole():
    words = "Қостанай — әуенге толы, ұлы дала үні"
    assert read_back(words) == words


def test_the_quiet_zone_is_part_of_the_svg():
    size = len(modules(LINK)) + 2 * QUIET_ZONE
    assert f'viewBox="0 0 {size} {size}"' in qr_svg(LINK)


def test_the_svg_has_no_style_that_the_page_policy_refuses():
    assert "style" not in qr_svg(LINK)


def test_runs_begin_and_end_where_dark_does():
    assert dark_runs([True, False, True, True]) == [(0, 1), (2, 4)]
    assert dark_runs([False, False]) == []
