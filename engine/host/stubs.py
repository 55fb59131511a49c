"""Let the SDK's gRPC stubs be imported without the SDK around them.

`import pulumi.runtime.proto` first runs `pulumi` and `pulumi.runtime`, which load what programs need: half of this host's
start, and an engine starts it twice a run. The stubs use nothing of it, so empty packages stand in its place. Import this module
before them; nothing else of the SDK can be imported in this process.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_AROUND = ("pulumi", "pulumi.runtime")


def stand_in() -> None:
    """Put the empty packages in place, unless the SDK is loaded already."""
    if _AROUND[0] in sys.modules:
        return
    found = find_spec(_AROUND[0])
    if found is None or found.origin is None:
        return  # the import of the stubs says what is missing
    for name in _AROUND:
        package = ModuleType(name)
        package.__path__ = [str(Path(found.origin).parent.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
