"""Look whether accounts can carry a configuration: one module a check, registered in one line of `registry`."""
