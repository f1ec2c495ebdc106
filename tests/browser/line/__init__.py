"""A device's line to the server: as a value by itself, and over a server that goes and comes."""
