"""What can be won in a show: the list, what the jury decides about it, and how it deliberates."""
