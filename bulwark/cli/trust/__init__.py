"""`bulwark trust`: prove who may reach what, and show it (docs/adr/0008-trust-is-proven.md)."""
