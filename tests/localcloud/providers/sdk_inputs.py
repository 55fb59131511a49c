"""What an SDK's resource class takes, read from the installed package."""

import inspect
from typing import Any


def input_names(resource: type[Any]) -> set[str]:
    """Return Pulumi's names of all inputs."""
    return {_camel(name) for name in _parameters(resource)}


def required_names(resource: type[Any]) -> set[str]:
    """Return Pulumi's names of the inputs that must be given."""
    return {_camel(name) for name, parameter in _parameters(resource).items() if parameter.default is inspect.Parameter.empty}


def output_names(resource: type[Any]) -> set[str]:
    """Return Pulumi's names of everything a state may hold."""
    module: Any = inspect.getmodule(resource)
    state = getattr(module, f"_{resource.__name__}State")
    return {_camel(name) for name in list(inspect.signature(state.__init__).parameters)[1:]}


def _parameters(resource: type[Any]) -> dict[str, inspect.Parameter]:
    module: Any = inspect.getmodule(resource)
    arguments = getattr(module, f"{resource.__name__}Args")
    return dict(list(inspect.signature(arguments.__init__).parameters.items())[1:])


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)
