"""The checks, one module each: what a check looks at, and how; what an answer means is `bulwark.core.doctor`'s."""
