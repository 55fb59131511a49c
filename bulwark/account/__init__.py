"""What must exist on a real account before the program can run, and whether the account can carry the configuration."""
