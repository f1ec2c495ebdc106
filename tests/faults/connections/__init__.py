"""Connections and sockets of whoever wants the hall to stop: halves, floods, silence."""
