"""What a file of sound is, read out of itself: its kind, and how long it lasts."""

from typing import Any, BinaryIO

from tinytag import TinyTag, TinyTagException

KINDS = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
"""By the ending of the name: the type that players are told."""
HEAD = 12
"""So many bytes say what a file is."""
MP3_SYNC, MP3_LAYER_3 = 0xE0, 0x02
UNREADABLE = (TinyTagException, OSError, ValueError, ArithmeticError, LookupError, EOFError)
"""What a file that is none may come to while it is read."""


def kind_of(head: bytes) -> str:
    """Which of ``KINDS`` the file is by how it begins; empty where it is none of them."""
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "m4a"
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == MP3_SYNC | MP3_LAYER_3
    return "mp3" if head[:3] == b"ID3" or is_frame else ""


def seconds_of(file: BinaryIO, kind: str) -> float:
    """How long it lasts; 0 where that cannot be read."""
    try:
        found: Any = TinyTag.get(f"sent.{kind}", file, tags=False)
    except UNREADABLE:
        return 0
    return float(found.duration or 0)
