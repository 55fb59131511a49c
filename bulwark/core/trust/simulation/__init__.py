"""What becomes of one token, step by step: which step refuses it, and by which claim, part of a condition or binding (ADR 8)."""
