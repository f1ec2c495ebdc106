"""From standings to what is public: decisions, publication, tables, the archive."""
