"""Looks at all of a program: which domains serve production, and which of them somebody asks from outside.

Domains that redirect count: their certificates run out as well. Left out are those of a branch or of a custom environment, and
wildcards, which no check can ask.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from policies.example_resources import VERCEL_PROJECT_ID, every_check_alerts, example, uptime_check
from policies.frameworks import NIST_MONITORING
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ProgramRule, Severity, collect_at, is_complete
from policies.uptime_checks import CHECK_TYPE, host_of, period_seconds, regions_of

DOMAIN_TYPE: Final = "vercel:index/projectDomain:ProjectDomain"
_HOST_INPUTS: Final = {
    DOMAIN_TYPE: "domain",
    "gcp:appengine/domainMapping:DomainMapping": "domainName",
    "gcp:cloudrun/domainMapping:DomainMapping": "name",
    "gcp:firebase/hostingCustomDomain:HostingCustomDomain": "customDomain",
}
"""Type of a served domain to the input that names it."""

_ELSEWHERE: Final = ("gitBranch", "customEnvironmentId")
"""Inputs of a domain that production does not serve."""

LONGEST_PERIOD_SECONDS: Final = 60
LEAST_REGIONS: Final = 3


def covers(resource: Resource) -> bool:
    """Say whether a resource is a domain that is served, or an uptime check."""
    return resource.type in _HOST_INPUTS or resource.type == CHECK_TYPE


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the domains that nobody asks, or not often or not from enough places."""
    checks: defaultdict[str, list[Resource]] = defaultdict(list)
    read: list[Finding] = []
    for resource in resources:
        if resource.type == CHECK_TYPE:
            read += collect_at(resource, _note, resource, checks)
    domains = [resource for resource in resources if resource.type != CHECK_TYPE]
    if domains:
        yield from read
    for domain in domains:
        yield from collect_at(domain, _judge_domain, domain, checks, is_whole=is_complete(read))


def _note(check: Resource, checks: defaultdict[str, list[Resource]]) -> tuple[Finding, ...]:
    checks[host_of(check)].append(check)
    return ()


def _judge_domain(domain: Resource, checks: Mapping[str, list[Resource]], *, is_whole: bool) -> Iterator[Finding]:
    key = _HOST_INPUTS[domain.type]
    if any(domain.read(elsewhere).optional_text() for elsewhere in _ELSEWHERE):
        return
    host = domain.read(key).text().lower()
    if host.startswith("*."):
        return
    gaps = [_gap(check) for check in checks.get(host, ())]
    if all(gaps) and (gaps or is_whole):
        yield Finding(
            key,
            f"{host} is asked {min(gaps)}" if gaps else f"no uptime check asks {host}",
            "an outage is found by users, and no page within five minutes can be promised",
            f"Add an UptimeCheckConfig of the host, every {LONGEST_PERIOD_SECONDS}s, from {LEAST_REGIONS} regions or more.",
            accepted_as=host,
        )


def _gap(check: Resource) -> str:
    seconds, regions = period_seconds(check), regions_of(check)
    if seconds > LONGEST_PERIOD_SECONDS:
        return f"only every {seconds:g} s"
    return f"only from {len(regions)} regions" if len(regions) < LEAST_REGIONS else ""


_DOMAIN = example(DOMAIN_TYPE, "domain", {"projectId": VERCEL_PROJECT_ID, "domain": "livingtree.io"})

RULE = ProgramRule(
    id="served-domains-are-watched",
    title=f"Every domain that production serves is asked each {LONGEST_PERIOD_SECONDS} s from {LEAST_REGIONS} regions",
    severity=Severity.HIGH,
    why=(
        "What nobody asks can be down unseen: a certificate that ran out, a record that points elsewhere, a release that fails "
        "for one region only. One place asks its own network too; three tell an outage from a bad line."
    ),
    remediation=(
        "Add an `UptimeCheckConfig` with `monitoredResource.labels.host` of the domain.",
        f"Set `period: {LONGEST_PERIOD_SECONDS}s`, and `selectedRegions` to {LEAST_REGIONS} or more, or leave them out.",
    ),
    frameworks=(NIST_MONITORING,),
    applies_to=Applicability("domains of Vercel, Cloud Run, App Engine and Firebase Hosting, and uptime checks", covers),
    bad=(_DOMAIN, uptime_check("livingtree.io", period="300s"), every_check_alerts()),
    good=(_DOMAIN, uptime_check("livingtree.io"), every_check_alerts()),
    judge=judge,
    exceptions="A domain that may be down unseen, by its name.",
)
