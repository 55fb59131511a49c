"""What a program registers, told by Pulumi's mocks: the one stand-in for the engine that tests of components have."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pulumi


@dataclass
class Declared(pulumi.runtime.Mocks):
    """What is registered: logical name to type and inputs."""

    resources: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.resources[args.name] = (args.typ, args.inputs)
        return args.name, args.inputs | self.computed(args)

    def computed(self, args: pulumi.runtime.MockResourceArgs) -> dict[str, Any]:
        """Return what the vendor would add to the inputs; nothing unless a test says so."""
        return {}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"nothing is looked up: {args.token}")

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return logical name to inputs of the resources whose type token ends with a kind."""
        return {name: inputs for name, (token, inputs) in self.resources.items() if token.endswith(f":{kind}")}

    def run(self, program: Callable[[], object]) -> None:
        """Run a program until everything that it registers is told."""
        pulumi.runtime.set_mocks(self, preview=False)

        @pulumi.runtime.test
        def whole() -> None:
            program()

        whole()
