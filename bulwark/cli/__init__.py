"""The command line, `bulwark`: one module a command, and the form of what they print."""
