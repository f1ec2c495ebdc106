"""Bring ``translations/*.po`` up to date with the texts in code and templates (``make texts``).

Adds what is new (empty; in English with itself), drops what is gone, keeps every translation.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, pofile
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parent.parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "Counted": (1, 2),
}
Text = str | tuple[str, ...]


def extracted() -> dict[Text, list[tuple[str, int]]]:
    """Every text of the interface (a pair where it has a plural) with the places it stands in."""
    found: dict[Text, list[tuple[str, int]]] = {}
    for folder in ("kruvision", "templates"):
        rows = extract_from_dir(ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS)
        for filename, line, message, *_ in rows:
            text = message if isinstance(message, str) else tuple(message[:2])
            found.setdefault(text, []).append((f"{folder}/{filename}", line))
    return found


def read(code: str) -> Catalog:
    """The catalogue of one language."""
    with (ROOT / "translations" / f"{code}.po").open("rb") as file:
        return pofile.read_po(file, locale=code)


def update(code: str) -> int:
    """Rewrite one language's file; returns how many texts still lack a translation."""
    old = read(code)
    new = Catalog(locale=code, project="KRU VISION", charset="utf-8", header_comment="")
    missing = 0
    for text, places in sorted(extracted().items(), key=lambda item: str(item[0])):
        singular = text if isinstance(text, str) else text[0]
        known = old.get(singular)
        string = known.string if known and not known.fuzzy else ""
        if not all([string] if isinstance(string, str) else string):
            string = ""
        if code == "en":
            string = text
        missing += not string
        new.add(text, string or None, locations=[(name, None) for name, _line in places])
    (ROOT / "translations" / f"{code}.po").write_text(_as_text(new), encoding="utf-8")
    return missing


def _as_text(catalogue: Catalog) -> str:
    """The file's text under a header without dates, so that only real changes show."""
    body = BytesIO()
    pofile.write_po(body, catalogue, width=100, omit_header=True, include_lineno=False)
    header = ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
    lines = (f"Language: {catalogue.locale}", f"Plural-Forms: {catalogue.plural_forms}", *header)
    head = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{head}\n{body.getvalue().decode()}'


def main() -> int:
    """Update every language; exit code 1 while texts are missing."""
    counts = {path.stem: update(path.stem) for path in (ROOT / "translations").glob("*.po")}
    for code, missing in sorted(counts.items()):
        sys.stdout.write(f"{code}: {missing} texts to translate\n")
    return 1 if any(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
