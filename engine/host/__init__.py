"""The Python language host that stands beside an engine built from Go modules.

The folder is copied as a whole into the engine's cache (`engine/language_host.py`) and run from there by `launcher.sh`, with the
interpreter of the program's own virtual environment; so it imports nothing but itself, the standard library and the Pulumi SDK.
"""
