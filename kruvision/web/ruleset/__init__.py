"""Pages of a show's rules."""
