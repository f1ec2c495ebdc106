"""Pages for who looks after the server: accounts, record, backups, health."""
