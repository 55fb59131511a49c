"""A local Google Cloud, GitHub and Vercel: enough of each for a hardened deployment pipeline, offline, in one process.

Shares no code with `bulwark` or `components`: they meet over the wire only, or one misunderstanding would pass every test.
"""
