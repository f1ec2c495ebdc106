"""The living archive: its pages, its open data, and quizzes for teachers."""
