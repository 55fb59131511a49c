"""What must exist before the first `up`, one kind a module: how to look for it, what it should be, what would make it so."""
