"""Pages of editions and shows."""
