"""`github:index/repositoryRuleset:RepositoryRuleset`.

A caller who may not change the ruleset is not shown who may pass it; the state's actors stand then. As in the real provider no
input replaces it; unlike there a ruleset of an archived repository is refused by GitHub rather than passed over in silence.
"""

from typing import Any, ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.ids import split_id
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.github.ruleset_body import (
    PUSH_RULES,
    actors_body,
    rules_body,
    same_actors,
    same_rules,
    shown_actors,
    shown_rules,
    with_defaults,
)
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


class RepositoryRuleset(ResourceType):
    """Rules for branches, tags or pushes of a repository."""

    token: ClassVar[str] = "github:index/repositoryRuleset:RepositoryRuleset"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("name", autoname_length=255),
        Field("target", is_required=True),
        Field("repository", is_required=True),
        Field("enforcement", is_required=True),
        Field("bypassActors", is_same=same_actors),
        Field("conditions"),
        Field("rules", is_required=True, is_same=same_rules),
    )
    outputs: ClassVar[tuple[str, ...]] = ("rulesetId", "nodeId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the provider's own rules for targets, and fill in the defaults of the blocks."""
        target, conditions, rules = inputs.get("target"), inputs.get("conditions"), inputs.get("rules")
        if isinstance(target, str) and target not in {"branch", "tag", "push"}:
            raise InputRefusedError("target", f"expected branch, tag or push, got {target!r}")
        if isinstance(conditions, dict) and ("refName" in conditions) == (target == "push"):
            raise InputRefusedError("conditions", f"refName is needed for branches and tags alone; the target is {target}")
        if not isinstance(rules, dict):
            return inputs
        misplaced = {name for name in rules if (name in PUSH_RULES) != (target == "push")}
        if misplaced and target is not UNKNOWN:
            raise InputRefusedError("rules", f"{min(misplaced)} is no rule for the target {target}")
        return inputs | {"rules": with_defaults(rules)}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST it."""
        answer = session.call("POST", _collection(session, inputs), _body(inputs))
        return str(answer["id"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the number alone; what is imported is named with its repository."""
        return identifier.rpartition(":")[2]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read everything the caller is shown."""
        repository, number = (str(known["repository"]), identifier) if known else split_id(identifier, "repository", "ruleset")
        path = f"{repository_path(session, repository)}/rulesets/{number}"
        found = session.find(path, includes_parents="false")
        if found is None:
            return None
        names = (found.get("conditions") or {}).get("ref_name")
        actors = found.get("bypass_actors")
        return {
            "repository": repository,
            "name": found["name"],
            "target": found["target"],
            "enforcement": found["enforcement"],
            "bypassActors": known.get("bypassActors") if actors is None else shown_actors(actors),
            "conditions": {"refName": {"includes": names["include"], "excludes": names["exclude"]}} if names else None,
            "rules": shown_rules(found.get("rules") or [], known.get("rules") or {}),
            "rulesetId": found["id"],
            "nodeId": found.get("node_id"),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the whole of it."""
        session.call("PUT", f"{_collection(session, new)}/{identifier}", _body(new))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; 404 is an error, as in the real provider."""
        session.call("DELETE", f"{_collection(session, known)}/{identifier}")


def _collection(session: Session, properties: Properties) -> str:
    return f"{repository_path(session, properties['repository'])}/rulesets"


def _body(inputs: Properties) -> dict[str, Any]:
    body = {
        "name": inputs["name"],
        "target": inputs["target"],
        "source": inputs["repository"],
        "source_type": "Repository",
        "enforcement": inputs["enforcement"],
        "bypass_actors": actors_body(inputs.get("bypassActors")),
        "rules": rules_body(inputs["rules"]),
    }
    names = (inputs.get("conditions") or {}).get("refName")
    if names:
        body["conditions"] = {"ref_name": {"include": names["includes"], "exclude": names["excludes"]}}
    return body
