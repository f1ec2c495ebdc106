"""What stays of all editions: songs, traditions, singers, and how they are found."""
