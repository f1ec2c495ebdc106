"""What is subtracted from the acts of a show: the page of the organizers."""
