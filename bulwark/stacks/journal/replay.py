"""Put a state together from the one before a run and the run's journal entries.

Field names and meaning of the entries: pulumi/pulumi v3.259.0, sdk/go/common/apitype/journal.go and the replayer of
pkg/backend/journal.go. Resources that the run has finished come first, in its order, then those of the state before that it has
not reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from bulwark.errors import BulwarkError

Resource = dict[str, Any]
VERSION: Final = 3
VERSION_WITH_FEATURES: Final = 4
"""Versions of an exported state's form (apitype/core.go, DeploymentSchemaVersionCurrent and ...Latest)."""

_CREATING: Final = "creating"
_FEATURES: Final = {"refreshBeforeUpdate": "refreshBeforeUpdate", "viewOf": "views", "hooks": "hooks", "taint": "taint"}
"""Field of a resource to the feature that a state with it must name (pkg/resource/stack/deployment.go, ApplyFeatures)."""


class UnknownEntryError(BulwarkError):
    """A journal has an entry of a kind or a form that this version does not know, so no state can be told from it."""


class Kind(IntEnum):
    """What an entry says."""

    BEGIN = 0
    SUCCESS = 1
    FAILURE = 2
    REFRESH_SUCCESS = 3
    OUTPUTS = 4
    WRITE = 5
    SECRETS_MANAGER = 6
    REBUILT_BASE_STATE = 7


ENTRY_VERSION: Final = 1
_KINDS: Final = frozenset(Kind)


def require_known(entry: Mapping[str, Any]) -> None:
    """Check that a state can be told from an entry.

    Raises:
        UnknownEntryError: its kind or the version of its form is not known.
    """
    for what, value, known in (("kind", entry.get("kind"), _KINDS), ("version", entry.get("version"), {ENTRY_VERSION})):
        if value not in known:
            raise UnknownEntryError(
                f"the journal has an entry of {what} {value!r}; the state of the run cannot be told from it. "
                "Use the engine version that this project names."
            )


@dataclass(slots=True)
class Replay:
    """A state under way. `base` is the deployment before the run; it is not changed."""

    base: Mapping[str, Any]
    _made: list[Resource | None] = field(default_factory=list)
    """Resources of the run in its order; None where a later step took one out."""
    _place: dict[int, int] = field(default_factory=dict)
    """Operation to the place of its resource in `_made`."""
    _begun: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _left_out: set[int] = field(default_factory=set)
    """Places in the base, as are the next three."""
    _replaced: dict[int, Resource] = field(default_factory=dict)
    _deleting: set[int] = field(default_factory=set)
    _replacing: set[int] = field(default_factory=set)
    _was_refreshed: bool = False

    def add(self, entry: Mapping[str, Any]) -> None:
        """Take the next entry, in the order of the journal.

        Raises:
            UnknownEntryError: its kind or version is not known.
        """
        handlers = {
            Kind.BEGIN: self._begin,
            Kind.SUCCESS: self._succeed,
            Kind.FAILURE: self._fail,
            Kind.REFRESH_SUCCESS: self._refresh,
            Kind.OUTPUTS: self._set_outputs,
            Kind.WRITE: self._write,
            Kind.SECRETS_MANAGER: self._set_secrets,
            Kind.REBUILT_BASE_STATE: self._rebuild,
        }
        require_known(entry)
        handlers[Kind(entry["kind"])](entry)

    def deployment(self) -> dict[str, Any]:
        """Return the deployment as it is now, for `pulumi stack import`."""
        resources = [resource for resource in self._made if resource is not None]
        for place, resource in enumerate(self.base.get("resources") or []):
            if place not in self._left_out:
                resources.append(self._of_base(place, resource))
        if self._was_refreshed:
            resources = _without_dangling(resources)
        pending = [entry["operation"] for entry in self._begun.values() if entry.get("operation")]
        # A creation of an earlier run stays noted until somebody settles it.
        pending += [one for one in self.base.get("pending_operations") or [] if one["type"] == _CREATING]
        rest = {name: value for name, value in self.base.items() if name not in {"resources", "pending_operations"}}
        return {**rest, "resources": resources, **({"pending_operations": pending} if pending else {})}

    def _of_base(self, place: int, resource: Mapping[str, Any]) -> Resource:
        changed = {"pendingReplacement": True} if place in self._replacing else {}
        if place in self._replaced:
            return {**self._replaced[place]}
        return {**resource, **changed, **({"delete": True} if place in self._deleting else {})}

    def _begin(self, entry: Mapping[str, Any]) -> None:
        self._begun[entry["operationID"]] = entry

    def _fail(self, entry: Mapping[str, Any]) -> None:
        self._begun.pop(entry["operationID"], None)

    def _succeed(self, entry: Mapping[str, Any]) -> None:
        self._fail(entry)
        if entry.get("state") is not None:
            self._place[entry["operationID"]] = len(self._made)
            self._made.append(dict(entry["state"]))
        for name, places in (
            ("removeOld", self._left_out),
            ("deleteOld", self._deleting),
            ("pendingReplacementOld", self._replacing),
        ):
            if entry.get(name) is not None:
                places.add(entry[name])
        if entry.get("removeNew") is not None:
            self._made[self._place[entry["removeNew"]]] = None
        for name, mark in (("deleteNew", "delete"), ("pendingReplacementNew", "pendingReplacement")):
            if entry.get(name) is not None and (made := self._made[self._place[entry[name]]]) is not None:
                made[mark] = True
        self._was_refreshed |= bool(entry.get("isRefresh"))

    def _refresh(self, entry: Mapping[str, Any]) -> None:
        self._fail(entry)
        self._was_refreshed = True
        if entry.get("removeOld") is not None and entry.get("state") is None:
            self._left_out.add(entry["removeOld"])
        if entry.get("removeNew") is not None and entry.get("state") is None:
            self._made[self._place[entry["removeNew"]]] = None
        self._set_outputs(entry)

    def _set_outputs(self, entry: Mapping[str, Any]) -> None:
        if entry.get("state") is None:
            return
        if entry.get("removeOld") is not None:
            self._replaced[entry["removeOld"]] = entry["state"]
        if entry.get("removeNew") is not None:
            self._made[self._place[entry["removeNew"]]] = dict(entry["state"])

    def _write(self, entry: Mapping[str, Any]) -> None:
        self.base = entry["newSnapshot"]

    def _set_secrets(self, entry: Mapping[str, Any]) -> None:
        if entry.get("secretsProvider") != self.base.get("secrets_providers"):
            self.base = {**self.base, "secrets_providers": entry.get("secretsProvider")}

    def _rebuild(self, _entry: Mapping[str, Any]) -> None:
        """Take what there is for the base of what follows: the end of a refresh at the beginning of a run."""
        fresh = Replay(self.deployment(), _was_refreshed=self._was_refreshed)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))


def replay(base: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an exported state, with its version, from the deployment before a run and the run's entries.

    Raises:
        UnknownEntryError: an entry's kind is not known.
    """
    under_way = Replay(base)
    for entry in entries:
        under_way.add(entry)
    deployment = under_way.deployment()
    features = sorted({_FEATURES[name] for one in deployment["resources"] for name in _FEATURES if one.get(name)})
    if features:
        return {"version": VERSION_WITH_FEATURES, "features": features, "deployment": deployment}
    return {"version": VERSION, "deployment": deployment}


def _without_dangling(resources: Iterable[Resource]) -> list[Resource]:
    """Take out what points at resources that a refresh removed; resources stand behind what they depend on."""
    kept: list[Resource] = []
    known: set[str] = set()
    for original in resources:
        one = dict(original)
        for name in ("dependencies", "replaceWith"):
            if one.get(name):
                one[name] = [urn for urn in one[name] if urn in known]
        if one.get("propertyDependencies"):
            one["propertyDependencies"] = _known_only(one["propertyDependencies"], known)
        for name in ("deletedWith", "parent"):
            if one.get(name) not in known:
                one.pop(name, None)
        known.add(one["urn"])
        kept.append(one)
    return kept


def _known_only(dependencies: Mapping[str, list[str] | None], known: set[str]) -> dict[str, list[str]]:
    return {key: [urn for urn in urns or [] if urn in known] for key, urns in dependencies.items()}
