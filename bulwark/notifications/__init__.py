"""Tell people: one module a kind of channel, registered in one line of `registry`."""
