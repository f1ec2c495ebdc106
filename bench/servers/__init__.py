"""What the product is held against: the least a server of this kind can do, the plain way, and the
database server of a run."""
