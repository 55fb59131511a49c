"""Labels by which people and programs find issues again. Labels that others made stay as they are."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class LabelArgs(TypedDict):
    """One label."""

    color: str
    """Six hexadecimal digits, in lower case and without a sign before them."""
    description: str
    """What the label means, 100 characters at most."""


class IssueLabelsArgs(TypedDict):
    """Inputs of `IssueLabels`."""

    repository: str
    """Name of the repository, without its owner."""
    labels: Mapping[str, LabelArgs]
    """Name to label."""
    adopt: NotRequired[Mapping[str, str]]
    """Name of a label that exists to its id, `repository:name`."""


class IssueLabels(pulumi.ComponentResource):
    """Some labels of one repository."""

    names: pulumi.Output[list[str]]
    """Names of the labels, sorted."""

    def __init__(self, name: str, args: IssueLabelsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:IssueLabels", name, {}, opts)
        adopt = args.get("adopt", {})
        labels = [
            github.IssueLabel(
                f"{name}-label-{label}",
                repository=args["repository"],
                name=label,
                color=how["color"],
                description=how["description"],
                opts=child_options(self, adopt=adopt.get(label)),
            )
            for label, how in sorted(args["labels"].items())
        ]
        self.names = pulumi.Output.all(*(label.name for label in labels)).apply(lambda names: [str(each) for each in names])
        self.register_outputs({"names": self.names})
