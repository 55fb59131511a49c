"""Decide what differs from the program and what nobody declared, without input or output (ADR 7)."""
