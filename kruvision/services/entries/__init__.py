"""Who sings what and when: contestants, songs, entries and their order."""
