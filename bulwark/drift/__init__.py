"""Find what differs from the program, and what nobody declared (ADR 7)."""
