"""Pulumi components: one entity each under `gcp`, `github` and `vercel`, joined by `foundation` and `pipeline`.

Each takes a typed dictionary of inputs, names its outputs, and can be used alone or from another program. Type tokens
(`bulwark:<vendor>:<Component>`) and logical names (`<name>-<role>`) are public: changing one needs an alias.
"""
