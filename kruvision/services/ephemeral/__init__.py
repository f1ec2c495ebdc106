"""What may be forgotten: who is here, who failed how often. Never a rule and never saved."""
