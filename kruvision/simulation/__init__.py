"""An evening played by simulated people through the real doors: HTTP and sockets, nothing else.

This room knows the rule book, to compute what should come out of what it sent; it knows no service
and no table.
"""
