"""Load CEL's evaluator without what its package brings along for a terminal.

`common-expression-language` 0.10.0 imports its own command line (typer, prompt_toolkit, rich) with itself, a quarter of a second
at every preview. The compiled module inside needs none of that. It is registered under its own name, so that a later
`import cel` finds the same one.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Final

_EXTENSION: Final = "cel.cel"


def load_cel() -> ModuleType:
    """Return the compiled module, which has `compile`.

    Raises:
        ImportError: it is not installed, or not where its package keeps it.
    """
    if _EXTENSION not in sys.modules:
        package = find_spec("cel")
        spec = PathFinder.find_spec(_EXTENSION, (package and package.submodule_search_locations) or [])
        if spec is None or spec.loader is None:
            raise ImportError(
                "the compiled module of common-expression-language is not installed; no condition of an identity provider could "
                "be judged. Install it: pip install -r requirements.txt"
            )
        sys.modules[_EXTENSION] = module = module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[_EXTENSION]
