"""Categories of a show: which there are, by which words they are known, how they are made."""
