"""`vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable`.

Vercel shows the value of a sensitive variable to nobody: the state keeps the program's, and a change elsewhere is not seen.
Deliberate differences from the real provider: a `gitBranch` taken out of the program is cleared with null (the real one leaves it
out of the body, so Vercel keeps it and the difference stays for ever). As documented for 5.21.1, and unlike the older source, a
variable for `development` may be sensitive.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, is_unknown
from localcloud.providers.vercel.team import call, find, remove, split_import, team_of

TARGETS: Final = ("production", "preview", "development")
COMMENT_LENGTH: Final = 1000
_WRITE_ONLY: Final = "write-only:"


class ProjectEnvironmentVariable(ResourceType):
    """A variable of a project's builds and functions."""

    token: ClassVar[str] = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("key", is_required=True, replaces=True),
        Field("sensitive", is_required=True, replaces=True),
        Field("value"),
        # A new value alone changes nothing: the version says when it is to be written.
        Field("valueWo", is_write_only=True, is_same=lambda _left, _right: True),
        Field("valueWoVersion", is_write_only=True),
        Field("targets", is_computed=True, is_same=unordered),
        Field("customEnvironmentIds", is_computed=True, replaces=True, is_same=unordered),
        Field("gitBranch"),
        Field("comment", is_computed=True),
        Field("visibility", is_computed=True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId", "targets", "customEnvironmentIds", "comment")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules."""
        if ("value" in inputs) == ("valueWo" in inputs):
            raise InputRefusedError("value", "exactly one of `value` and `valueWo` must be given")
        if "valueWoVersion" in inputs and "valueWo" not in inputs:
            raise InputRefusedError("valueWoVersion", "needs `valueWo`")
        if not inputs.get("targets") and not inputs.get("customEnvironmentIds"):
            raise InputRefusedError("targets", "at least one of `targets` and `customEnvironmentIds` must be given")
        targets = inputs.get("targets")
        if isinstance(targets, list) and not is_unknown(targets) and not set(targets) <= set(TARGETS):
            raise InputRefusedError("targets", f"values must be among {', '.join(TARGETS)}, got {', '.join(targets)}")
        comment = inputs.get("comment")
        if isinstance(comment, str) and len(comment) > COMMENT_LENGTH:
            raise InputRefusedError("comment", f"at most {COMMENT_LENGTH} characters, got {len(comment)}")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team, unless its policy forbids the variable."""
        _refuse_by_policy(session, inputs)
        return {"teamId": team_of(session, inputs), "comment": inputs.get("comment", "")}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST one variable."""
        _refuse_by_policy(session, inputs)
        path = f"/v10/projects/{inputs['projectId']}"
        call(session, inputs, "GET", path)
        body = {"key": inputs["key"], "value": inputs.get("value") or inputs.get("valueWo") or ""} | _body(inputs)
        answer = call(session, inputs, "POST", f"{path}/env", body)
        for failure in answer.get("failed") or []:
            raise LookupError(f"Vercel did not create {inputs['key']}: {failure['error'].get('message')}")
        return str(answer["created"]["id"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the variable's own id, the last part of an import."""
        return identifier.rsplit("/", 1)[-1]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the variable, decrypted unless it is sensitive."""
        is_hidden = identifier.startswith(_WRITE_ONLY) or "valueWo" in known
        where = known if "projectId" in known else _imported(identifier)
        found = find(session, where, f"/v10/projects/{where['projectId']}/env/{where.get('id', identifier)}")
        if found is None:
            return None
        is_sensitive = found["type"] == "sensitive"
        value = None if is_hidden else known.get("value") if is_sensitive else found.get("value")
        return {
            "teamId": team_of(session, where),
            "projectId": where["projectId"],
            "key": found["key"],
            "sensitive": is_sensitive,
            "value": value,
            "targets": _as_list(found.get("target")),
            "customEnvironmentIds": found.get("customEnvironmentIds") or [],
            "gitBranch": found.get("gitBranch"),
            "comment": found.get("comment") or "",
            "visibility": found.get("visibility"),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH the variable; `valueWo` only with another version, or in place of `value`."""
        body = {"target": []} | _body(new)
        if "gitBranch" in changed and "gitBranch" not in new:
            body["gitBranch"] = None
        if "value" in new:
            body["value"] = new["value"]
        elif "value" in old or new.get("valueWoVersion") != old.get("valueWoVersion"):
            body["value"] = new["valueWo"]
        call(session, old, "PATCH", f"/v10/projects/{new['projectId']}/env/{identifier}", body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        remove(session, known, f"/v8/projects/{known['projectId']}/env/{identifier}")


def _body(inputs: Properties) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "sensitive" if inputs["sensitive"] else "encrypted", "comment": inputs.get("comment", "")}
    names = {
        "targets": "target",
        "customEnvironmentIds": "customEnvironmentIds",
        "gitBranch": "gitBranch",
        "visibility": "visibility",
    }
    return body | {field: inputs[name] for name, field in names.items() if inputs.get(name)}


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _imported(identifier: str) -> Properties:
    team, (project, number) = split_import(identifier.removeprefix(_WRITE_ONLY), "project_id", "env_id")
    return team | {"projectId": project, "id": number}


def _refuse_by_policy(session: Session, inputs: Properties) -> None:
    targets = inputs.get("targets") or []
    is_guarded = inputs.get("customEnvironmentIds") or {"production", "preview"} & set(map(str, targets))
    team = team_of(session, inputs)
    if inputs["sensitive"] is not False or not is_guarded or not team:
        return
    if session.get(f"/v2/teams/{team}").get("sensitiveEnvironmentVariablePolicy") == "on":
        raise InputRefusedError(
            "sensitive",
            "This team has a policy that forces environment variables targeting `preview`, `production`, or custom environments "
            "to be sensitive. Set `sensitive = true` in your configuration.",
        )
