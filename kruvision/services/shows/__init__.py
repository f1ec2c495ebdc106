"""Which evening: editions, their shows, and the bodies that decide in one."""
