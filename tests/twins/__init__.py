"""Two evenings that differ only in what is secret, played from end to end and compared."""
