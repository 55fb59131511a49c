"""Looks at all of a program: a redirect may lead to the program's own domains and what is below them, and nowhere else."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from policies.example_resources import VERCEL_PROJECT_ID, every_check_alerts, example, uptime_check
from policies.frameworks import CWE_OPEN_REDIRECT
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ProgramRule, Severity, collect, collect_at, is_complete
from policies.rules.served_domains_are_watched import DOMAIN_TYPE

REDIRECTS_TYPE: Final = "vercel:index/bulkRedirects:BulkRedirects"
ROUTE_TYPE: Final = "vercel:index/projectRoute:ProjectRoute"
FIREWALL_TYPE: Final = "vercel:index/firewallConfig:FirewallConfig"

_AUTHORITY: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,}(?P<authority>[^/\\?#]*)", re.IGNORECASE)
"""As browsers read a location: a backslash is a slash, and two of them begin a host even without a scheme."""

_CHOSEN: Final = re.compile(r"[*${(]|:[A-Za-z_]")
"""What stands for a part of the address that the visitor asked for, in routes and redirects of Vercel."""

_REDIRECT_STATUSES: Final = range(300, 400)


def covers(resource: Resource) -> bool:
    """Say whether a resource is a domain or may redirect requests."""
    return resource.type in {DOMAIN_TYPE, REDIRECTS_TYPE, ROUTE_TYPE, FIREWALL_TYPE}


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the redirects to other people's hosts, and those to a host that the visitor chooses."""
    own: set[str] = set()
    read: list[Finding] = []
    for resource in resources:
        if resource.type == DOMAIN_TYPE:
            read += collect_at(resource, _note, resource, own)
    yield from read
    for resource in resources:
        yield from collect_at(resource, _judge_resource, resource, own, is_whole=is_complete(read))


def _note(domain: Resource, own: set[str]) -> tuple[Finding, ...]:
    own.add(domain.read("domain").text().lower())
    return ()


def _judge_resource(resource: Resource, own: AbstractSet[str], *, is_whole: bool) -> Iterator[Finding]:
    for target, is_host in _targets(resource):
        yield from collect(_judge_target, target, own, is_host=is_host, is_whole=is_whole)


def _targets(resource: Resource) -> Iterator[tuple[Value, bool]]:
    """Yield where a resource redirects to, each with whether it is a mere host."""
    if resource.type == DOMAIN_TYPE:
        yield resource.read("redirect"), True
    elif resource.type == ROUTE_TYPE:
        route = resource.read("route")
        status = route.field("status")
        if not status.is_absent and status.number() in _REDIRECT_STATUSES:
            yield route.field("dest"), False
            yield from ((value, False) for key, value in route.field("headers").fields() if key.lower() == "location")
    elif resource.type == REDIRECTS_TYPE:
        yield from ((redirect.field("destination"), False) for redirect in resource.read("redirects").items())
    else:
        for rule in resource.read("rules").field("rules").items():
            yield rule.field("action").field("redirect").field("location"), False


def _judge_target(target: Value, own: AbstractSet[str], *, is_host: bool, is_whole: bool) -> Iterator[Finding]:
    text = (target.optional_text() or "").strip()
    host = text if is_host else _host_in(text)
    if _CHOSEN.search(host):
        yield Finding(
            target.path,
            f"the visitor chooses where the redirect to {text} leads",
            "a link to the own domain takes people to whatever site somebody sends them to",
            "Write the host out, and let only what follows it come from the request.",
        )
    elif host and is_whole and not _is_at_home(host.lower(), own):
        yield Finding(
            target.path,
            f"the redirect leads to {host}, which is no domain of this program",
            "visitors and what their addresses carry go to a host that others control, or will when it lapses",
            "Redirect to a domain of the program, or name the host with the reason in this rule's exceptions.",
            accepted_as=host.lower(),
        )


def _host_in(text: str) -> str:
    match = _AUTHORITY.match(text)
    if match is None:
        # A location that begins with what the visitor asked for may be a whole address.
        return text if _CHOSEN.match(text) else ""
    name = match["authority"].rpartition("@")[2]
    return name if _CHOSEN.search(name) else name.partition(":")[0]


def _is_at_home(host: str, own: AbstractSet[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[index:]) in own for index in range(len(labels)))


def _domain(name: str, domain: str, redirect: str | None = None) -> Resource:
    inputs = {"projectId": VERCEL_PROJECT_ID, "domain": domain, "redirect": redirect}
    return example(DOMAIN_TYPE, name, inputs | {"redirectStatusCode": 308 if redirect else None})


_APEX = _domain("apex", "livingtree.io")
_WATCH = (uptime_check("livingtree.io"), uptime_check("www.livingtree.io"), every_check_alerts())

RULE = ProgramRule(
    id="redirects-stay-at-home",
    title="No redirect leads to a foreign domain, or to one that the visitor chooses",
    severity=Severity.HIGH,
    why=(
        "People trust a link by its beginning. A redirect to whatever the address says makes the own domain the beginning of a "
        "phishing link, and takes tokens in addresses along; one to a foreign host is a promise that the host stays what it is."
    ),
    remediation=(
        "Redirect to domains that the program declares.",
        "Write the host of a destination out; let patterns stand behind it only.",
        "Name a partner's host with the reason in the exceptions.",
    ),
    frameworks=(CWE_OPEN_REDIRECT,),
    applies_to=Applicability("domains, bulk redirects, routes and firewall rules of Vercel", covers),
    bad=(_APEX, *_WATCH, _domain("www", "www.livingtree.io", "livingtree.example.com")),
    good=(_APEX, *_WATCH, _domain("www", "www.livingtree.io", "livingtree.io")),
    judge=judge,
    exceptions="A foreign host, by its name; never one that the visitor chooses.",
)
