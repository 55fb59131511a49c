"""Reason and date of an environment secret stand in a variable beside it: `NAME_ROTATE_BY`, in the same environment.

They are facts about the secret, not exceptions from a rule, and GitHub's secrets have no place for them. In a variable they are
where the secret is, on whatever side one looks: in any program, in an exported state, on the live account, in the settings that
people see, and in the job itself, which can warn. A policy configuration is on none of these but the first. Form: a day, then
why, as `2027-05-31 The page must get out when Google is down.`
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from policies.frameworks import GITHUB_SECURE_USE, ZIZMOR_SECRETS_OUTSIDE_ENV
from policies.github_environments import SECRET_TYPE, VARIABLE_TYPE, is_same_place, place_of
from policies.outcome import Finding
from policies.resources import UNKNOWN, Resource, UndecidedError
from policies.rule import Applicability, ProgramRule, Severity, collect

SUFFIX: Final = "_ROTATE_BY"

Today = Callable[[], date]

_CONTRACT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[\s:;,.-]+(\S.*)", re.DOTALL)
_SHORTEST_REASON: Final = 3
"""Words; less is a name, not a reason."""

_FORGOTTEN: Final = "a long-lived key that nobody has to justify or replace is kept for ever, and whoever took it keeps it too"


def _utc_today() -> date:
    return datetime.now(UTC).date()


def covers(resource: Resource) -> bool:
    """Say whether a resource is a secret of an environment, or may be a variable that says why one is there."""
    name = resource.inputs.get("variableName")
    is_contract = not isinstance(name, str) or name.upper().endswith(SUFFIX)
    return resource.type == SECRET_TYPE or (resource.type == VARIABLE_TYPE and is_contract)


def judge(resources: Sequence[Resource], today: Today = _utc_today) -> Iterator[Finding]:
    """Yield the secrets without a reason, without a day, or whose day has passed."""
    variables = [resource for resource in resources if resource.type == VARIABLE_TYPE]
    for resource in resources:
        if resource.type == SECRET_TYPE:
            found = collect(_judge_secret, resource, variables, today)
            yield from (replace(finding, urn=resource.urn) for finding in found)


def _judge_secret(secret: Resource, variables: Sequence[Resource], today: Today) -> Iterator[Finding]:
    name = secret.read("secretName").text()
    contract = _contract_of(secret, f"{name}{SUFFIX}", variables)
    if contract is None:
        yield _finding(f"nothing says why {name} is kept and until when", name)
        return
    match = _CONTRACT.fullmatch(contract.strip())
    day = _day(match[1]) if match else None
    if match is None or day is None or len(match[2].split()) < _SHORTEST_REASON:
        yield _finding(f"{name}{SUFFIX} is no day with a reason behind it", name)
    elif day < today():
        yield Finding(
            "secretName",
            f"{name} was to be replaced by {day}",
            _FORGOTTEN,
            f"Replace the value at its vendor, then write the next day into {name}{SUFFIX}.",
        )


def _contract_of(secret: Resource, name: str, variables: Sequence[Resource]) -> str | None:
    place = place_of(secret)
    unseen = False
    for variable in variables:
        named, same = variable.inputs.get("variableName"), is_same_place(variable, place)
        if named is UNKNOWN or (same is None and isinstance(named, str) and named.upper() == name.upper()):
            unseen = True
        elif same and isinstance(named, str) and named.upper() == name.upper():
            return variable.read("value").text()
    if unseen:
        raise UndecidedError("secretName", "which variable belongs to the secret is not known", before_apply=True)
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _finding(problem: str, name: str) -> Finding:
    return Finding(
        "secretName",
        problem,
        _FORGOTTEN,
        f"Do without the secret, or add the environment variable {name}{SUFFIX}: YEAR-MONTH-DAY, then the reason in a sentence.",
    )


def _example(kind: str, name: str, **inputs: str) -> Resource:
    place = {"repository": "living-tree", "environment": "production-monitor"}
    return Resource(kind, name, {**place, **inputs}, f"urn:pulumi:production::bulwark::{kind}::{name}")


_SECRET = _example(SECRET_TYPE, "webhook", secretName="ONCALL_WEBHOOK_URL", value="(encrypted configuration)")
_CONTRACT_EXAMPLE = _example(
    VARIABLE_TYPE,
    "webhook-contract",
    variableName=f"ONCALL_WEBHOOK_URL{SUFFIX}",
    value="2099-12-31 The page must get out when Google or the token exchange is down.",
)

RULE = ProgramRule(
    id="environment-secrets-say-why-and-until-when",
    title="Every secret of a GitHub environment has a reason and a day by which it is replaced, and the day has not passed",
    severity=Severity.MEDIUM,
    why=(
        "A job can sign in without keys almost everywhere, so each key that is kept is an exception. One without a reason is "
        "never removed, one without a day is never replaced."
    ),
    remediation=(
        "Let the job sign in with its identity token and read the value from Secret Manager, and remove the secret.",
        f"Where that cannot be, add an environment variable `NAME{SUFFIX}` with the day and the reason.",
        "When the day comes, replace the value at its vendor and in the secret, and write the next day.",
    ),
    frameworks=(GITHUB_SECURE_USE, ZIZMOR_SECRETS_OUTSIDE_ENV),
    applies_to=Applicability("secrets of GitHub environments, and the variables that say why they are there", covers),
    bad=(_SECRET,),
    good=(_SECRET, _CONTRACT_EXAMPLE),
    judge=judge,
)
