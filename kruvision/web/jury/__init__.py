"""Pages of the jury, of its head, and of those who look after it."""
