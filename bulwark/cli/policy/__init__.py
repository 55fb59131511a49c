"""`bulwark policy`: list the rules of the pack, explain one, and judge a state or what stands at the vendors by them.

The one place in `bulwark` that imports `policies` (docs/adr/0002-policy-command.md), and only what needs no Pulumi.
"""
