"""Vercel: a project that only our pipeline deploys, and everything that hangs on it."""
