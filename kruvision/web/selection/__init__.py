"""Pages of selection rounds: recordings, and who listens to them."""
