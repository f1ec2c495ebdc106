"""What ``run.py archive`` is made of: addresses as files, the writing, and the check of links."""
