"""Read from live accounts who may reach what, and draw it (ADR 8)."""
