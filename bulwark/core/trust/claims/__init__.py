"""Sets of tokens, as far as a condition can tell tokens apart: what each claim may be, and unions of that (ADR 8)."""
