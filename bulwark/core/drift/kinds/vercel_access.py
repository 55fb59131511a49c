"""Who may act on a project besides the duties: federation policies, members; and what hears of it, webhooks and drains."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.vercel_project import PROJECT, listed_in_vercel_project, projects
from bulwark.core.drift.thing import Key, Place, Vendor
from bulwark.core.state import Resource

_FAMILY: Final = "Vercel ways in"
_POLICY: Final = "vercel:index/oidcFederationPolicy:OidcFederationPolicy"
_LISTED_POLICY: Final = listed_in_vercel_project(
    "vercel-federation-policy",
    "federation policy",
    DriftClass.IDENTITY,
    _FAMILY,
    "Its issuer's tokens become tokens of Vercel with the policy's commands or permissions on the project.",
    _POLICY,
)


def _policies(declaration: Declaration) -> Iterator[Key]:
    """Yield each declared policy at each project: what it reaches is a property of it, and a refresh shows that."""
    for project in projects(declaration):
        yield from (Key(Place(_LISTED_POLICY.id, project.id), one.id) for one in declaration.of_type(_POLICY))


def _members(resource: Resource) -> Iterator[str]:
    listed = resource.inputs.get("members")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(user := one.get("userId"), str):
            yield user


FEDERATION_POLICY: Final = replace(_LISTED_POLICY, declared=_policies)
MEMBER: Final = listed_in_vercel_project(
    "vercel-project-member",
    "member of the project",
    DriftClass.IDENTITY,
    _FAMILY,
    "The role lets somebody see or change the project, its variables and deployments.",
    "vercel:index/projectMembers:ProjectMembers",
    _members,
)
WEBHOOK: Final = listed_in_vercel_project(
    "vercel-webhook",
    "webhook",
    DriftClass.WORKFLOW,
    "Vercel listeners",
    "Whoever answers at its address hears of deployments, and may start something in their name.",
    "vercel:index/webhook:Webhook",
    lambda one: (one.id,),
)


def _team(kind: str, declaration: Declaration) -> Place:
    return Place(kind, declaration.contract.vercel_team)


def _token_places(declaration: Declaration) -> Iterator[Place]:
    yield _team("vercel-token", declaration)


def _no_tokens(_declaration: Declaration) -> Iterator[Key]:
    """Yield none: the one that is contracted is in use while the list is read, and is left out of it."""
    return iter(())


TOKEN: Final = Kind(
    id="vercel-token",
    vendor=Vendor.VERCEL,
    title="API token",
    drift_class=DriftClass.IDENTITY,
    family=_FAMILY,
    allows="Whoever has it does at Vercel what its owner may, from anywhere, until it ends.",
    places=_token_places,
    declared=_no_tokens,
)


def _team_places(declaration: Declaration) -> Iterator[Place]:
    yield _team("vercel-project", declaration)


def _declared_projects(declaration: Declaration) -> Iterator[Key]:
    place = _team("vercel-project", declaration)
    for one in declaration.of_type(PROJECT):
        names = {text_of(one, "name"), str(one.outputs.get("name", ""))}
        yield from (Key(place, name) for name in sorted(names) if name)
    yield from (Key(place, name) for name in declaration.contract.sibling_vercel_projects)


TEAM_PROJECT: Final = Kind(
    id="vercel-project",
    vendor=Vendor.VERCEL,
    title="project of the team",
    drift_class=DriftClass.CAPACITY,
    family="Vercel projects",
    allows="It shares the team's members, tokens, variables and limits with the declared projects.",
    places=_team_places,
    declared=_declared_projects,
    adopts_as=PROJECT,
)
