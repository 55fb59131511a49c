"""The CrossGuard pack: rules that prove least privilege on every preview, on exported state and on the live cloud.

A rule is a pure function over plain resources (`resources`, `rule`), one file each in `rules/`, one line each in `registry`.
Rules never import Pulumi. `frame`, `remediation`, `pack_description` and `struct_values` speak the engine's messages, `analyzer`
serves them; `state_resources` and `checking` judge exported states by the same rules without Pulumi (`bulwark policy check`).

The names of these modules must not be those of the standard library or of installed packages: the engine starts the pack in this
folder, with the folder first on Python's search path.
"""
