"""What the project's audit log writes down of reading and writing data, and whom it leaves out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Key, Place, Vendor

_ID: Final = "google-audit-config"
_TOKEN: Final = "gcp:projects/iAMAuditConfig:IAMAuditConfig"  # noqa: S105 - a type


def audit_rows(service: str, log_type: str, exempted: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield `<service> <kind of log>`, and once more with each member that is left out of it."""
    yield f"{service} {log_type}"
    yield from (f"{service} {log_type} except {member}" for member in exempted)


def _places(declaration: Declaration) -> Iterator[Place]:
    yield Place(_ID, f"projects/{declaration.contract.google_project}")


def _declared(declaration: Declaration) -> Iterator[Key]:
    for place in _places(declaration):
        for one in declaration.of_type(_TOKEN):
            for config in _configs(one.inputs.get("auditLogConfigs")):
                exempted = tuple(str(member) for member in config.get("exemptedMembers") or ())
                rows = audit_rows(text_of(one, "service"), str(config.get("logType", "")), exempted)
                yield from (Key(place, row) for row in rows)


def _configs(listed: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in listed if isinstance(one, Mapping)) if isinstance(listed, list) else iter(())


def _compared(declaration: Declaration) -> Callable[[Key], bool]:
    services = {text_of(one, "service") for one in declaration.of_type(_TOKEN)}
    return lambda key: key.id.partition(" ")[0] in services


AUDIT_CONFIG: Final = Kind(
    id=_ID,
    vendor=Vendor.GOOGLE,
    title="audit configuration",
    drift_class=DriftClass.PROTECTION,
    family="Google logs",
    allows="Who is left out reads and writes without a trace; a kind of log that nobody asked for is billed.",
    places=_places,
    declared=_declared,
    adopts_as=_TOKEN,
    compared=_compared,
)
