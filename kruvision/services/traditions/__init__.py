"""The culture cards of singing traditions."""
