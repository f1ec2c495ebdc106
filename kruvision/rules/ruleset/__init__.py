"""The rules of one show as a value: checked, and written as TOML."""
