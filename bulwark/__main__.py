"""`python -m bulwark`: the program `bulwark`, from a folder in which the package is not installed."""

from bulwark.cli.main import main

main()
