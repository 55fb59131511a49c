"""Everything about a local cloud on this machine: its folder, its processes, its settings and what it is seeded with."""
