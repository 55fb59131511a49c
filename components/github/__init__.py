"""GitHub: an environment for each duty, with the branches, variables and secrets that belong to it."""
