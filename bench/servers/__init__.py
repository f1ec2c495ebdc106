"""What the product is held against: the least a server of this kind can do, and the plain way."""
