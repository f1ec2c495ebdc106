"""Reading what people typed or sent as a file."""
