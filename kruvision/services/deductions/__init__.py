"""What is subtracted from an act's total, by whom and why; and how long each act sang."""
