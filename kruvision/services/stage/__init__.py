"""The evening's course: its steps, what has to be there before, what the screens show."""
