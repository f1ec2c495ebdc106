"""What the hall learns: questions about the songs, and what can be said of the answers.

Counts only. Nobody's answers stand here, and nothing here decides about a place.
"""
