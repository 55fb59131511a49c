"""Look at what an application needs in order to work: one module a check, registered in one line of `registry`."""
