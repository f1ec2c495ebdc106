"""Pages about the categories of a show."""
