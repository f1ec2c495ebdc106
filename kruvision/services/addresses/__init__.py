"""The address of this house: what the hall reaches, what was printed with it, who proved it."""
