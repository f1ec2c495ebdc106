"""Small sound files, as a telephone or a program makes them."""

import io
import struct
import wave

from config import ROOT

MP3 = ROOT / "data" / "demo" / "recordings" / "suliko.mp3"
RATE = 8000


def wav(seconds: float = 1) -> bytes:
    """Silence as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(b"\x80" * round(RATE * seconds))
    return file.getvalue()


def mp3() -> bytes:
    """A spoken title."""
    return MP3.read_bytes()


def ogg(seconds: float = 1) -> bytes:
    """The first and the last page of a Vorbis file."""
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, RATE, 0, 64000, 0, 0xB8, 1)
    return _page(0, 2, head) + _page(round(RATE * seconds), 4, b"\0")


def m4a(seconds: float = 1) -> bytes:
    """The boxes of an MP4 file that say what it is and how long."""
    length = struct.pack(">IIIII", 0, 0, 0, 1000, round(1000 * seconds)) + b"\0" * 80
    return _box(b"ftyp", b"M4A \0\0\0\0M4A ") + _box(b"moov", _box(b"mvhd", length))


def _page(granule: int, flags: int, body: bytes) -> bytes:
    fields = struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, granule, 7, flags, 0, 1, len(body))
    return fields + body


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body
