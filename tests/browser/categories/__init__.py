"""The archive in a browser: as files on a stick, and its quizzes."""
