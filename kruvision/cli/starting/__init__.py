"""What stands in the way of a start, in one line each."""
