"""What scoring methods are made of, shared by several of them."""
