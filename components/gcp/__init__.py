"""Google Cloud: services, the workload identity pool, one account a duty, secrets with their readers."""
