"""What somebody in the hall sends so that everybody else waits."""
