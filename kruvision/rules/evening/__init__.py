"""The course of an evening: what may follow what, in which order entries sing."""
