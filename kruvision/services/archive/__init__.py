"""The living archive: what was sung in all published shows, to be read, found, taken and asked."""
