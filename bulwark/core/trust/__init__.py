"""Prove who reaches what: conditions of identity providers as sets of tokens, and what follows from them (ADR 8)."""
