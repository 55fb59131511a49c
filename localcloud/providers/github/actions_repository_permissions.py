"""`github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions`.

Deleting it allows everything again, as in the real provider. That the pinning of actions by their full SHA is sent only when it
is wanted, so that GitHub switches it off otherwise, is the real provider's way too.
"""

from typing import Any, ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def _same_config(left: Any, right: Any) -> bool:
    return bool(_normal(left) == _normal(right))


def _normal(config: Any) -> Any:
    if not isinstance(config, dict):
        return config
    patterns = config.get("patternsAlloweds") or []
    flags = (bool(config.get("githubOwnedAllowed")), bool(config.get("verifiedAllowed")))
    return (*flags, sorted(patterns) if isinstance(patterns, list) else patterns)


class ActionsRepositoryPermissions(ResourceType):
    """Which actions the workflows of a repository may use."""

    token: ClassVar[str] = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("enabled", default=True),
        Field("allowedActions"),
        Field("allowedActionsConfig", is_same=_same_config),
        Field("shaPinningRequired", is_computed=True),
    )

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take the three words that GitHub knows."""
        allowed = inputs.get("allowedActions")
        if isinstance(allowed, str) and allowed not in {"all", "local_only", "selected"}:
            raise InputRefusedError("allowedActions", f"expected all, local_only or selected, got {allowed!r}")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT the settings."""
        _put(session, inputs)
        return str(inputs["repository"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the settings; a repository that is gone is an error, as in the real provider."""
        repository = str(known.get("repository", identifier))
        path = _path(session, repository)
        found = session.get(path)
        state = {
            "repository": repository,
            "enabled": found["enabled"],
            "allowedActions": found.get("allowed_actions"),
            "shaPinningRequired": found.get("sha_pinning_required"),
        }
        if found.get("allowed_actions") == "selected" and (not known or known.get("allowedActionsConfig")):
            selected = session.get(f"{path}/selected-actions")
            state["allowedActionsConfig"] = {
                "githubOwnedAllowed": selected["github_owned_allowed"],
                "verifiedAllowed": selected["verified_allowed"],
                "patternsAlloweds": selected["patterns_allowed"],
            }
        return state

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Do as at creation."""
        _put(session, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Allow everything."""
        session.call("PUT", _path(session, known["repository"]), {"enabled": True, "allowed_actions": "all"})


def _path(session: Session, repository: str) -> str:
    return f"{repository_path(session, repository)}/actions/permissions"


def _put(session: Session, inputs: Properties) -> None:
    path, is_enabled = _path(session, inputs["repository"]), inputs.get("enabled", True)
    body: dict[str, Any] = {"enabled": is_enabled}
    if is_enabled:
        body["allowed_actions"] = inputs.get("allowedActions", "")
    if inputs.get("shaPinningRequired"):
        body["sha_pinning_required"] = True
    session.call("PUT", path, body)
    config = inputs.get("allowedActionsConfig")
    if is_enabled and config and inputs.get("allowedActions") == "selected":
        selected = {
            "github_owned_allowed": config["githubOwnedAllowed"],
            "verified_allowed": bool(config.get("verifiedAllowed")),
            "patterns_allowed": config.get("patternsAlloweds") or [],
        }
        session.call("PUT", f"{path}/selected-actions", selected)
