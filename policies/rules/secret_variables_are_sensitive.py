"""Judged by the shape of the value; where the value cannot be seen, by the name. No message quotes a value."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.frameworks import CWE_UNPROTECTED_CREDENTIALS
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity, collect
from policies.value_shapes import says_secret, secret_shape
from policies.vercel_variables import VARIABLE_TYPE, VARIABLES, Setting, is_in_browser, settings_of


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the variables that are secret and can be read again."""
    for setting in settings_of(resource):
        yield from collect(_judge_setting, setting)


def _judge_setting(setting: Setting) -> Iterator[Finding]:
    if setting.sensitive.flag():
        return
    name = setting.name.text()
    reason = _reason(setting, name)
    if reason:
        yield Finding(
            setting.sensitive.path,
            f"the variable {name} {reason}, and it is not sensitive",
            "everybody in the team can read it in the dashboard and through the API, and so can each of their tokens",
            "Set `sensitive` to true, and replace the secret if it has been readable.",
            accepted_as=name,
        )


def _reason(setting: Setting, name: str) -> str:
    if setting.visibility.optional_text() == "secret":
        return "is declared secret"
    # What reaches every visitor is no better for being sensitive: another rule refuses it.
    if is_in_browser(name):
        return ""
    value = setting.value.optional_text()
    if value is None:
        return "is named like a secret" if says_secret(name) else ""
    shape = secret_shape(name, value)
    return f"looks like {shape}" if shape else ""


_WITHOUT_SENSITIVE: Final = "development"
"""A target for which the provider refuses sensitive variables (pulumiverse-vercel 5.21.1, when it plans)."""


def repair(resource: Resource) -> Mapping[str, Any]:
    """Make a variable sensitive; nothing is repaired in a list, where one change would replace all, nor for local development."""
    targets = [target.text() for target in resource.read("targets").items()]
    return {"sensitive": True} if "key" in resource.inputs and _WITHOUT_SENSITIVE not in targets else {}


_PLACE = {"projectId": "prj_livingtreeproduction", "targets": ["production"], "key": "DATABASE_PASSWORD", "valueWo": ""}

RULE = ResourceRule(
    id="secret-variables-are-sensitive",
    title="An environment variable of Vercel whose name or value says secret is sensitive",
    severity=Severity.HIGH,
    why=(
        "A variable that is not sensitive is decrypted for whoever may open the project: one stolen session, or one token of a "
        "developer, reads the production database's password. A sensitive one reaches builds and functions and nobody else."
    ),
    remediation=(
        "Set `sensitive: true`; Vercel then makes the variable anew.",
        "Write the value with `valueWo`, or let a job deliver it, so that the state does not hold it.",
        "Replace a secret that has been readable.",
    ),
    frameworks=(CWE_UNPROTECTED_CREDENTIALS,),
    applies_to=VARIABLES,
    bad=(Resource(VARIABLE_TYPE, "database-password", {**_PLACE, "sensitive": False}),),
    good=(Resource(VARIABLE_TYPE, "database-password", {**_PLACE, "sensitive": True}),),
    judge=judge,
    repair=repair,
    exceptions="A variable that only looks secret, by its name.",
)
