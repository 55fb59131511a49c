"""The workflow files that applications receive: a typed model of a GitHub workflow, one module a generated workflow, a renderer.

A model is refused when it is made if GitHub would refuse what it says, would silently read something else, or if it would give a
job more than it needs. What can only be judged with all of GitHub's tables is left to actionlint and zizmor, which the tests and
`bulwark workflows check` run on what is rendered.
"""
