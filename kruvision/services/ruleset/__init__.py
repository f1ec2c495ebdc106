"""The rules of a show: typed, kept as files, locked, changed by two people."""
