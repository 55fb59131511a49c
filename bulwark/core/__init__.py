"""Decisions, pure: values in, values out. No clock, no network, no file, no chance, and nothing beyond the standard library."""
