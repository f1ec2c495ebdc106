"""What templates say in words: tables and sentences for pages and for pictures pushed live."""
