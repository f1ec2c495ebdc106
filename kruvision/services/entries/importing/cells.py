"""Text in the cells of a table that a spreadsheet program will open.

Such a program runs a cell that begins like a formula. In CSV files an apostrophe keeps it text, as
people type it in Excel; reading the file back takes exactly that apostrophe off again.
"""

APOSTROPHE = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet program might run this text."""
    return text.startswith(FORMULA_STARTS)


def protect(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return APOSTROPHE + text if starts_formula(text.lstrip(APOSTROPHE)) else text


def unprotect(text: str) -> str:
    """The text that was protected; any other text stays as it is."""
    is_protected = text.startswith(APOSTROPHE) and starts_formula(text.lstrip(APOSTROPHE))
    return text[1:] if is_protected else text
