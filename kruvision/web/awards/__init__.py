"""What can be won: the list of a show, and the jury's deliberation."""
