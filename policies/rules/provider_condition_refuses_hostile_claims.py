"""Every condition is evaluated against tokens that must not get in; see `policies.github_claims` for the list of them.

One that refuses them all passes only if its form shows that it refuses every other token of their kind too
(`policies.condition_logic`), and if `attribute.duty`, where it is mapped, is what bindings take it for (`policies.duty_mapping`).
"""

from collections.abc import Iterator

from policies.condition_logic import ConditionLogic
from policies.conditions import ProviderCheck
from policies.duty_mapping import duty_mapping_findings
from policies.frameworks import SCORECARD_DANGEROUS_WORKFLOW, ZIZMOR_DANGEROUS_TRIGGERS
from policies.github_claims import FOREIGN_ID, HOSTILE_EVENTS, ISSUER, Claims, Hostile, hostile_to
from policies.outcome import Finding
from policies.providers import GITHUB_PROVIDERS, PROVIDER_TYPE
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect

_PATH = "attributeCondition"
_OPEN = "whoever GitHub gives such a token gets into the pool"
_REMEDY = (
    "Write: assertion.repository_owner_id == OWNER_ID && assertion.repository_id in [IDS] && assertion.event_name in [EVENTS], "
    "each a text in quotes, without pull_request."
)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what is wrong with the provider's condition."""
    resource.read("oidc").field("issuerUri").text()
    condition = resource.read(_PATH)
    text = condition.optional_text()
    if text is None or not text.strip():
        yield Finding(_PATH, "the provider has no condition", "every repository on GitHub gets into the pool", _REMEDY)
        return
    check = ProviderCheck(text, _mapping(resource.read("attributeMapping")))
    if not {"repository_id", "repository_owner_id"} & check.reads:
        yield Finding(
            _PATH,
            "the condition reads no numeric id, only names or `sub`",
            "a name that is given up can be registered by somebody else, who then gets into the pool",
            _REMEDY,
        )
        return
    yield from collect(duty_mapping_findings, check)
    gaps = tuple(_evaluated(check))
    yield from gaps
    if not gaps:
        _refuse_what_is_not_shown(ConditionLogic(text, check.mapping))


def _mapping(mapping: Value) -> dict[str, str]:
    return {target: expression.text() for target, expression in mapping.fields()}


def _evaluated(check: ProviderCheck) -> Iterator[Finding]:
    admitted = tuple(check.admitted())
    if not admitted:
        raise UndecidedError(_PATH, "no token was found that it admits, so what it pins cannot be seen")
    cases = {
        (case.name, case.told_apart): None for claims in admitted for case in hostile_to(claims) if _gets_in(check, claims, case)
    }
    refused = [name for name, told_apart in cases if not told_apart]
    alike = [name for name, told_apart in cases if told_apart]
    if refused:
        yield Finding(_PATH, f"the condition admits {', '.join(refused)}", _OPEN, _REMEDY)
    if alike:
        yield Finding(
            _PATH,
            f"neither the condition nor a mapped attribute tells apart {', '.join(alike)}",
            "no binding can then tell the branch that deploys from any other",
            "Map an attribute that holds assertion.ref, and name its whole value in the bindings.",
        )


def _refuse_what_is_not_shown(logic: ConditionLogic) -> None:
    """Raise `UndecidedError` when the tokens tried were refused, but others like them may be admitted."""
    hostile = (
        ("repository_owner_id", "foreign owners", (FOREIGN_ID,)),
        ("repository_id", "foreign repositories", (FOREIGN_ID,)),
        ("event_name", "hostile events", tuple(HOSTILE_EVENTS)),
    )
    for claim, whom, values in hostile:
        if not all(logic.always_refuses(claim, value) for value in values):
            raise UndecidedError(_PATH, f"its form does not show that it refuses all {whom}, whatever else their tokens say")


def _gets_in(check: ProviderCheck, claims: Claims, case: Hostile) -> bool:
    if not check.admits(case.claims):
        return False
    return not case.told_apart or check.mapped(case.claims) == check.mapped(claims)


_GOOD = {
    "workloadIdentityPoolId": "github-actions-pool",
    "workloadIdentityPoolProviderId": "github-actions-provider",
    "oidc": {"issuerUri": ISSUER},
    "attributeMapping": {
        "google.subject": 'assertion.repository_id + ":" + assertion.run_id',
        "attribute.duty": 'assertion.repository_id + ":" + (has(assertion.environment) ? assertion.environment : "-")'
        ' + ":" + assertion.event_name + ":" + assertion.ref',
    },
    "attributeCondition": 'assertion.repository_owner_id == "190012345" && assertion.repository_id in ["820045678"]'
    ' && assertion.event_name in ["push", "workflow_dispatch"]',
}

RULE = ResourceRule(
    id="provider-condition-refuses-hostile-claims",
    title="The condition of a GitHub identity provider pins the owner's and the repositories' numeric ids and trusted events",
    severity=Severity.CRITICAL,
    why=(
        "GitHub signs tokens for every repository there is. The condition alone decides which of them get into the pool. A "
        "condition on names admits whoever registers a name that was given up; one on `sub` depends on a format that GitHub "
        "changed on 15 July 2026 and that an organization can customize; one without events admits jobs that run a stranger's "
        "pull request."
    ),
    remediation=(
        "Look the numbers up: `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'`.",
        "Compare `assertion.repository_owner_id` and `assertion.repository_id` with them, as texts.",
        "List the events that may act in `assertion.event_name in [...]`; leave out those that run code nobody has merged.",
        "Let a mapped attribute hold `assertion.ref`, so that bindings can name the branch.",
    ),
    frameworks=(SCORECARD_DANGEROUS_WORKFLOW, ZIZMOR_DANGEROUS_TRIGGERS),
    applies_to=GITHUB_PROVIDERS,
    bad=(
        Resource(
            PROVIDER_TYPE, "github", {**_GOOD, "attributeCondition": 'assertion.repository == "living-tree-app/living-tree"'}
        ),
    ),
    good=(Resource(PROVIDER_TYPE, "github", _GOOD),),
    judge=judge,
)
