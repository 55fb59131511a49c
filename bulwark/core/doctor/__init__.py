"""Judge whether accounts can carry a configuration: rights, plans, limits and what it all costs. Pure."""
