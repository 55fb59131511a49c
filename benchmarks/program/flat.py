"""Write a program without components that asks for the same resources as another program did.

It is what a person would have written who knows no components: one statement a resource, with literal inputs, an output where a
vendor's answer is needed, and the same options. It reads no configuration and looks nothing up.
"""

import importlib
import py_compile
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.program.registrations import Registration

PACKAGES: Final = {"gcp": "pulumi_gcp", "github": "pulumi_github", "vercel": "pulumiverse_vercel"}
MODULE: Final = "resources"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""Key by which the engine tells a secret from an object (pulumi/pulumi sdk/go/common/resource/sig/sig.go, v3.259.0)."""
_SHORTEST: Final = 4
"""Characters of an output that can be found again inside of an input; shorter ones are found everywhere."""


def write_flat_program(folder: Path, registrations: Sequence[Registration]) -> None:
    """Write `__main__.py` and the module of resources that it imports, compiled, as the modules of the other program are."""
    (folder / "__main__.py").write_text(f"import {MODULE}\n", encoding="utf-8")
    module = folder / f"{MODULE}.py"
    module.write_text(flat_source(registrations), encoding="utf-8")
    py_compile.compile(str(module), doraise=True)


def flat_source(registrations: Sequence[Registration]) -> str:
    """Return the text of the module."""
    writer = _Writer()
    statements = [writer.statement(registration) for registration in registrations]
    return "\n".join([_HEAD, *statements, ""])


@dataclass(slots=True)
class _Writer:
    """Knows the resources that were written so far."""

    known: dict[str, tuple[str, Registration]] = field(default_factory=dict)
    """URN to the variable and the resource."""

    def statement(self, one: Registration) -> str:
        """Return the statement that makes a resource."""
        variable = f"r{len(self.known)}"
        inputs = {name: _Input(dict(self._outputs(one.sources.get(name, ())))) for name in one.inputs}
        sent = [f"{_snake(name)}={inputs[name].expression(value)}" for name, value in self._values(one)]
        used = {variable for value in inputs.values() for variable in value.used}
        self.known[one.urn] = (variable, one)
        return f"{variable} = {class_of(one.token)}({', '.join([repr(one.name), *sent, f'opts={self._options(one, used)}'])})"

    def _values(self, one: Registration) -> Iterator[tuple[str, Any]]:
        for name, value in one.inputs.items():
            # A provider's settings travel as text.
            yield name, value == "true" if one.is_provider and value in ("true", "false") else value

    def _options(self, one: Registration, used: set[str]) -> str:
        if one.is_provider:
            return "without_the_shell()"
        told = {_snake(name): repr(value) for name, value in one.options.items()}
        if one.provider:
            told["provider"] = self.known[one.provider][0]
        waits = [variable for variable, _ in map(self.known.__getitem__, one.dependencies) if variable not in used]
        if waits:
            told["depends_on"] = f"[{', '.join(waits)}]"
        return f"pulumi.ResourceOptions({', '.join(f'{name}={text}' for name, text in told.items())})"

    def _outputs(self, urns: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield texts that vendors answered, each with the variable and the attribute at which the program has it."""
        for urn in urns:
            variable, source = self.known[urn]
            offered = _python_class(source.token)
            for output, value in source.outputs.items():
                if isinstance(value, str) and len(value) >= _SHORTEST and hasattr(offered, _snake(output)):
                    yield value, (variable, _snake(output))


@dataclass(frozen=True, slots=True)
class _Input:
    """One input of a resource, in which outputs of others may be."""

    outputs: Mapping[str, tuple[str, str]]
    """Text that a vendor answered, to the variable and the attribute at which the program has it."""
    used: set[str] = field(default_factory=set)
    """Variables that the expression needs."""

    def expression(self, value: Any) -> str:
        """Return the Python text of a value."""
        if isinstance(value, Mapping):
            if _SIGNATURE in value:
                return f"pulumi.Output.secret({self.expression(value['value'])})"
            return "{" + ", ".join(f"{name!r}: {self.expression(item)}" for name, item in value.items()) + "}"
        if isinstance(value, list):
            return f"[{', '.join(self.expression(item) for item in value)}]"
        return self._text(value) if isinstance(value, str) else repr(value)

    def _text(self, value: str) -> str:
        written = list(self._parts(value))
        return written[0] if len(written) == 1 else f"pulumi.Output.concat({', '.join(written)})"

    def _parts(self, value: str) -> Iterator[str]:
        """Split a text at the outputs that are in it, the longest first."""
        found = max((output for output in self.outputs if output in value), key=len, default=None)
        if found is None:
            yield repr(value)
            return
        before, _, behind = value.partition(found)
        variable, attribute = self.outputs[found]
        self.used.add(variable)
        yield from self._parts(before) if before else ()
        yield f"{variable}.{attribute}"
        yield from self._parts(behind) if behind else ()


_HEAD: Final = """import pulumi
import pulumi_gcp
import pulumi_github
import pulumiverse_vercel


def without_the_shell():
    left_out = ("token", "access_token", "api_token", "region", "zone")

    def leave_out(args):
        kept = {name: value for name, value in args.props.items() if name not in left_out}
        return pulumi.ResourceTransformationResult(kept, args.opts)

    return pulumi.ResourceOptions(transformations=[leave_out])

"""


def class_of(token: str) -> str:
    """Return the Python name of a type of resource."""
    package, module, name = token.split(":")
    if package == "pulumi":
        return f"{PACKAGES[name]}.Provider"
    folder = module.partition("/")[0]
    return ".".join([PACKAGES[package], *([] if folder == "index" else [folder]), name])


def _python_class(token: str) -> type:
    path, _, name = class_of(token).rpartition(".")
    found: type = getattr(importlib.import_module(path), name)
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
