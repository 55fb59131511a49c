"""Judge what the health checks saw. Pure: facts in, a verdict out; `bulwark.health` gathers the facts."""
