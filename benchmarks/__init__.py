"""Measure what a person waits for, and compare it with the limit that was promised.

A benchmark is one file with one function `(Workshop) -> list[Figure]`, registered in one line of `registry.py`. Only loopback is
used, on free ports, with all state in a temporary folder; each benchmark is bounded in count and in time.
"""
