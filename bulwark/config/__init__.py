"""The configuration of an environment: models, how it is read, and what makes it wrong.

`Pipeline` is the whole; `bulwark.config.loading` reads one, with every rule that reaches across sections and across stacks.
"""
