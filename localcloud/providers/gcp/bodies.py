"""Make request bodies the way the provider makes them."""

from localcloud.providers.fields import is_absent
from localcloud.providers.values import Properties


def filled(inputs: Properties, *names: str) -> Properties:
    """Return the named inputs that say something: absent, empty, false and zero ones are left out.

    In an update the mask still names what is left out, which clears it.
    """
    return {name: inputs[name] for name in names if not is_absent(inputs.get(name)) and inputs[name] is not False}


def mask(names: set[str], order: tuple[str, ...]) -> str:
    """Return an update mask of the names, in this order."""
    return ",".join(name for name in order if name in names)
