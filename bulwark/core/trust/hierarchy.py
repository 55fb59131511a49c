"""Say which resource lies below which, so that what is granted on one reaches the others."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from bulwark.core.trust.facts import Facts
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.roles.permissions import Kind

_KINDS: Final = (
    (re.compile(r"(?:projects|folders|organizations)/[^/]+"), Kind.PROJECT),
    (re.compile(r"projects/[^/]+/(?:locations/[^/]+/)?secrets/[^/]+"), Kind.SECRET),
    (re.compile(r"projects/[^/]+/serviceAccounts/[^/]+"), Kind.ACCOUNT),
    (re.compile(r"projects/[^/]+/locations/[^/]+/workloadIdentityPools/[^/]+"), Kind.POOL),
    (re.compile(r"projects/[^/]+/locations/[^/]+/keyRings/.+"), Kind.KEY),
    (re.compile(r"buckets/[^/]+"), Kind.BUCKET),
    (re.compile(r"vercel/.+"), Kind.VERCEL),
)
_PROJECT: Final = re.compile(r"projects/([^/]+)(/.*)?")


@cache
def kind_of(resource: str) -> Kind:
    """Return what kind of resource a name is of."""
    return next((kind for form, kind in _KINDS if form.fullmatch(resource)), Kind.OTHER)


def _is_project(resource: str) -> bool:
    return kind_of(resource) is Kind.PROJECT and resource.startswith("projects/")


class Hierarchy:
    """All resources that facts name."""

    def __init__(self, facts: Facts) -> None:
        """Collect the resources of facts, each by one name."""
        self._ids = {one.number: one.id for one in facts.projects if one.number is not UNKNOWN}
        self._parents = {f"projects/{one.id}": one.parent for one in facts.projects if one.parent is not UNKNOWN}
        self.resources: frozenset[str] = frozenset(self._all(facts))
        self.projects = tuple(sorted(one for one in self.resources if _is_project(one)))
        """The projects, sorted."""
        self._buckets = tuple(sorted(one for one in self.resources if kind_of(one) is Kind.BUCKET))
        self._children: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.resources):
            parent = self._parent_by_name(name)
            if parent:
                self._children[parent].append(name)

    def canonical(self, resource: str) -> str:
        """Return the one name of a resource: its project by id where the number is known."""
        match = _PROJECT.fullmatch(resource)
        return f"projects/{self._ids.get(match[1], match[1])}{match[2] or ''}" if match else resource

    def below(self, resource: str) -> Iterator[tuple[str, str]]:
        """Yield what lies directly below a resource, each with the reason for which it may not; empty where it does."""
        for child in self._children.get(resource, ()):
            yield child, ""
        if resource.startswith(("folders/", "organizations/")):
            yield from self._projects_below(resource)
        elif _is_project(resource):
            doubt = "" if len(self.projects) == 1 else "the bucket's project is not known"
            yield from ((one, doubt) for one in self._buckets)

    def _projects_below(self, scope: str) -> Iterator[tuple[str, str]]:
        for project in self.projects:
            parent = self._parents.get(project)
            if parent == scope:
                yield project, ""
            elif parent is None or parent.startswith("folders/"):
                yield project, f"whether {project} lies below {scope} is not known"

    def _all(self, facts: Facts) -> Iterator[str]:
        named: list[Text] = [f"projects/{one.id}" for one in facts.projects]
        named += [one.name for one in facts.pools]
        named += [one.name for one in facts.secrets]
        named += [one.pool for one in facts.providers]
        named += [one.resource for one in facts.bindings]
        named += [
            UNKNOWN if UNKNOWN in (one.email, one.project) else f"projects/{one.project}/serviceAccounts/{one.email}"
            for one in facts.accounts
        ]
        for name in named:
            if name is not UNKNOWN:
                known = self.canonical(name)
                yield known
                if known.startswith("projects/"):
                    yield "/".join(known.split("/")[:2])

    def _parent_by_name(self, resource: str) -> str:
        """Return what a name says that the resource lies below."""
        if "/cryptoKeys/" in resource:
            ring = resource.partition("/cryptoKeys/")[0]
            if ring in self.resources:
                return ring
        project = "/".join(resource.split("/")[:2])
        return project if resource.startswith("projects/") and project != resource else ""
