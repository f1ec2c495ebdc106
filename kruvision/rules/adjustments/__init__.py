"""What a total is made of besides marks and votes: several songs, deductions, an earlier show."""
