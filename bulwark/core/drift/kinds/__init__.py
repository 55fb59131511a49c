"""The kinds of things that may stand at a vendor without being declared, one module a kind."""
