"""Looks at outputs: labels that the provider adds by itself (`defaultLabels`) are seen there only, in `effectiveLabels`."""

from collections.abc import Iterator, Sequence
from typing import Final

from policies.example_resources import LABELS, PROJECT, example
from policies.frameworks import NIST_INVENTORY
from policies.labelled_types import LABEL_INPUTS
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ProgramRule, Severity, collect_at

KEYS: Final = ("owner", "environment")


def covers(resource: Resource) -> bool:
    """Say whether a resource of the Google provider has labels."""
    return resource.type in LABEL_INPUTS


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the resources that do not say whose they are and where they belong."""
    for resource in resources:
        yield from collect_at(resource, _judge_labels, resource)


def _judge_labels(resource: Resource) -> Iterator[Finding]:
    key = LABEL_INPUTS[resource.type]
    labels = resource.read(key)
    missing = [name for name in KEYS if not _says(labels, name) and not _says(resource.read("effectiveLabels"), name)]
    if missing:
        yield Finding(
            key,
            f"{resource.name} has no label {' and none '.join(missing)}",
            "nobody knows whom to ask before it is changed, and what it costs is nobody's",
            f"Add the labels {' and '.join(KEYS)}.",
            accepted_as=resource.name,
        )


def _says(labels: Value, name: str) -> bool:
    return bool(labels.field(name).optional_text())


_TYPE = "gcp:pubsub/topic:Topic"
_TOPIC = {"project": PROJECT, "name": "secret-rotation"}

RULE = ProgramRule(
    id="labels-say-owner-and-environment",
    title="Everything at Google that has labels says its owner and its environment",
    severity=Severity.LOW,
    why=(
        "A resource outlives the memory of who made it. Two labels let an inventory, a bill and a person in an incident find the "
        "team, and tell what belongs to no environment that is declared any more."
    ),
    remediation=(
        "Add the labels `owner` and `environment` to the resource (`userLabels` in Cloud Monitoring).",
        "Or set them once for all as `defaultLabels` of the Google provider.",
    ),
    frameworks=(NIST_INVENTORY,),
    applies_to=Applicability(f"the {len(LABEL_INPUTS)} types of the Google provider that have labels", covers),
    bad=(example(_TYPE, "rotation", _TOPIC | {"labels": {"owner": "platform"}}),),
    good=(example(_TYPE, "rotation", _TOPIC | {"labels": LABELS}),),
    judge=judge,
    exceptions="A resource whose labels somebody else sets, by its name in the program.",
)
