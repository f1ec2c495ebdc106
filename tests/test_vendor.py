"""What was made elsewhere is what VERSIONS.md says it is."""

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
LISTED = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_is_listed_with_its_hash():
    versions = STATIC / "vendor" / "VERSIONS.md"
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path != versions
    }
    assert found == dict(LISTED.findall(versions.read_text(encoding="utf-8")))


def test_every_font_named_in_the_stylesheet_is_there():
    urls = re.findall(r'url\("([^"]+)"\)', (STATIC / "css" / "fonts.css").read_text())
    named = {(STATIC / "css" / url).resolve() for url in urls}
    assert named == set((STATIC / "fonts").resolve().glob("*.woff2"))
