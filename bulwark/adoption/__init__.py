"""Read at GitHub how deployments went and what guards said about them, and write what a guard says."""
