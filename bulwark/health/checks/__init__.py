"""The checks: what each asks, and which judgement of `bulwark.core.health` decides."""
