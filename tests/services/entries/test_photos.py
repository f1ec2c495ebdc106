"""Photos: made anew, small, upright, without what the camera wrote into them."""

import io
import struct
import zlib

import pytest
from flask import Flask
from PIL import Image

from kruvision.services.entries import photos
from kruvision.services.errors import Invalid, NotFound
from tests.factories.entries import picture


def kept(data: bytes) -> Image.Image:
    return Image.open(photos.photo_path(photos.keep_photo(data)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_jpeg(app: Flask, form: str) -> None:
    with kept(picture((3000, 2000), form)) as photo:
        assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (1280, 853))


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "who and where"
    with kept(picture((400, 300), exif=exif)) as photo:
        assert photo.size == (300, 400)
        assert not photo.getexif()
        assert b"who and where" not in photos.photo_path(photo.filename.split("/")[-1]).read_bytes()
        red, green, _blue = photo.getpixel((150, 20))
        assert red > 200 > 90 > green


def test_holes_become_white(app: Flask) -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    with kept(file.getvalue()) as photo:
        assert photo.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_pictures_of_any_colour_mode_are_taken(app: Flask, mode: str) -> None:
    image = Image.new(mode, (20, 20))
    file = io.BytesIO()
    image.save(file, "JPEG" if mode == "CMYK" else "PNG")
    with kept(file.getvalue()) as photo:
        assert photo.mode == "RGB"


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"GIF89a" + b"\0" * 40, picture()[:200], b"\x89PNG\r\n\x1a\n" + b"\xff" * 60],
)
def test_anything_else_is_refused(app: Flask, data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        photos.keep_photo(data)
    assert refusal.value.fields["photo"].code == "photo_unreadable"


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize("size", [(10_000, 7_000), (12_000, 9_000), (60_000, 60_000)])
def test_a_picture_that_unpacks_to_a_giant_is_refused_unread(
    app: Flask, size: tuple[int, int]
) -> None:
    with pytest.raises(Invalid) as refusal:
        photos.keep_photo(png_that_claims(*size))
    assert refusal.value.fields["photo"].code == "photo_too_large"


def test_a_name_is_never_a_path(app: Flask) -> None:
    for name in ("../secret_key", "..%2Fsecret_key", "a.jpg", "", "/etc/passwd"):
        with pytest.raises(NotFound):
            photos.photo_path(name)
        photos.forget_photo(name)


def test_a_photo_can_be_forgotten(app: Flask) -> None:
    name = photos.keep_photo(picture())
    photos.forget_photo(name)
    with pytest.raises(NotFound):
        photos.photo_path(name)
