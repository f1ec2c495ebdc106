"""The hall's vote: windows, voters, tickets, codes and ballots."""
