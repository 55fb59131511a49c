"""Bulwark: stand up and guard a deployment pipeline for web applications.

This package is what runs beside the Pulumi program: the models of its configuration (`config`), decisions without input or output
(`core`) and the command line (`cli`). It never imports `pulumi`.
"""

from typing import Final

__version__: Final = "0.1.0"
