"""Measure the whole program: previews and first updates of 1, 10 and 50 applications, against a flat program that makes the same.

`python -m benchmarks.program` runs all of it and writes `docs/results/program.md`, `.json` and `.svg`. Both programs run in turns
on the same engine, each on a local cloud of its own. A part that is not done when its time is up ends with what it has.
"""
