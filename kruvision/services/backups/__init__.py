"""One file that holds the evening: made, and put back."""
