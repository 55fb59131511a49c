"""Turn what a refresh read into findings: one for each property that differs, or one for a resource that is gone.

A refresh says what an update would change, turned round: the program's value is the input that the state holds, the live one is
what the vendor answered (pulumi/pulumi pkg/resource/deploy/step.go, `RefreshStep.Apply`, v3.259.0).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bulwark.core.drift.actors import Deed, Traces
from bulwark.core.drift.classes import class_of, type_class_of
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.thing import Vendor
from bulwark.core.state import Resource, Unread

_VENDORS: Final = {"gcp": Vendor.GOOGLE, "github": Vendor.GITHUB, "vercel": Vendor.VERCEL}
_PART: Final = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+)')
"""A part of a property path: `["a.b"]`, `[0]` or `name` (pulumi/pulumi sdk/go/property/path.go)."""
_INDEX: Final = re.compile(r"\[\d+\]")
_LONGEST: Final = 300
_HIDDEN: Final = "(a secret value)"
_NOTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """One resource as a refresh read it."""

    resource_before: Resource
    """As the state has it."""
    resource_after: Resource | None
    """As it is; None when it is gone."""
    paths: Mapping[str, bool] = field(default_factory=dict)
    """Property paths that differ, and whether each is a difference between inputs alone."""
    is_gone: bool = False


def differences(stack: str, refreshed: Iterable[Refreshed], traces: Traces | None = None) -> tuple[Finding, ...]:
    """Return the findings in the order of the resources, the paths of each sorted; what the program only reads is left out."""
    known = traces or Traces()
    return tuple(one for item in refreshed if not item.resource_before.is_read_only for one in _findings(stack, item, known))


def _findings(stack: str, item: Refreshed, traces: Traces) -> Iterator[Finding]:
    before, after = item.resource_before, item.resource_after
    if item.is_gone or after is None:
        yield _finding(stack, before, "", "stands", None, traces)
        return
    for path, is_input in sorted(_whole_lists(item.paths).items()):
        live = value_at(after.inputs if is_input else after.outputs, path)
        declared, there = _apart(value_at(before.inputs, path), live)
        yield _finding(stack, before, path, shown(declared), shown(there), traces)


def _whole_lists(paths: Mapping[str, bool]) -> dict[str, bool]:
    """Return paths that end where a list begins: places in a list change when something is put before them."""
    return {_INDEX.split(path, maxsplit=1)[0]: is_input for path, is_input in paths.items()}


def _apart(declared: Any, live: Any) -> tuple[Any, Any]:
    """Return what only one side of two lists has; what both have may fill a page, and tells nothing."""
    if not isinstance(declared, list) or not isinstance(live, list):
        return declared, live
    ours, theirs = [one for one in declared if one not in live], [one for one in live if one not in declared]
    return (ours or _NOTHING, theirs or _NOTHING) if ours or theirs else (declared, live)


def _finding(stack: str, resource: Resource, path: str, declared: str | None, live: str | None, traces: Traces) -> Finding:
    vendor = _VENDORS.get(resource.type.partition(":")[0], resource.type.partition(":")[0])
    about = type_class_of(resource.type)
    deed = (traces.deed(vendor, resource.id, resource.id) if isinstance(vendor, Vendor) else None) or Deed("", "")
    return Finding(
        stack=stack,
        vendor=vendor,
        kind_or_type=resource.type,
        place=resource.name,
        id=resource.id,
        path=path,
        drift_class=class_of(resource.type, path),
        title=f"{resource.name}: {path} differs" if path else f"{resource.name} is gone",
        declared=declared,
        live=live,
        allows=about.allows,
        family=f"{about.family} of {resource.name}",
        urn=resource.urn,
        actor=deed.actor,
        at=deed.minute,
    )


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return the value at a property path; `Unread` where a part of the way is, a mark of its own where nothing is."""
    value: Any = values
    for name, index, plain in _PART.findall(path):
        if isinstance(value, Unread):
            return value
        if index and isinstance(value, list):
            value = value[int(index)] if int(index) < len(value) else _NOTHING
        elif isinstance(value, Mapping):
            value = value.get(json.loads(f'"{name}"') if name else index or plain, _NOTHING)
        else:
            return _NOTHING
    return value


def shown(value: Any) -> str | None:
    """Return a value as a person may see it: no secret, and not without end; None where there is none.

    A container that holds a secret anywhere is not shown at all: what stands beside a secret may tell it.
    """
    if value is _NOTHING or value is None:
        return None
    if _holds_unread(value):
        return _HIDDEN
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _holds_unread(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_unread(one) for one in value.values())
    return any(_holds_unread(one) for one in value) if isinstance(value, list) else isinstance(value, Unread)
