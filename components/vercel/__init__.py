"""Vercel: a project that only our pipeline deploys, its domains, public settings and rolling release."""
