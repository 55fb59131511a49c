"""What exists at the vendors, one module a kind of thing."""
