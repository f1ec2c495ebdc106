"""Categories of a show in a browser: set up, entered, sung and voted on."""
