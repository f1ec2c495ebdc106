"""How anything is saved: one transaction, its announcement, and what the databases ask for."""
