"""Judged by the shape of values (`policies.value_shapes`). No message quotes a value: it may be the secret."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import ZIZMOR_OVERPROVISIONED_SECRETS, ZIZMOR_SECRETS_OUTSIDE_ENV
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect
from policies.value_shapes import identifier_shape, says_identifier, secret_shape

_PLAIN_SECRETS: Final = ("value", "plaintextValue")
_ENCRYPTED_SECRETS: Final = ("valueEncrypted", "encryptedValue")


def covers(resource: Resource) -> bool:
    """Say whether a resource is a variable or a secret of GitHub."""
    return _is_github(resource, "Variable") or _is_github(resource, "Secret")


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the secrets that are kept as variables and the identifiers that are kept as secrets."""
    if _is_github(resource, "Secret"):
        yield from collect(_judge_secret, resource)
    else:
        yield from collect(_judge_variable, resource.read("variableName"), resource.read("value"))


def _is_github(resource: Resource, kind: str) -> bool:
    return resource.type.startswith("github:index/") and resource.kind.endswith(kind) and f"{kind.lower()}Name" in resource.inputs


def _judge_variable(name: Value, value: Value) -> Iterator[Finding]:
    text = value.optional_text()
    shape = secret_shape(name.text(), text) if text is not None else ""
    if shape:
        yield Finding(
            value.path,
            f"the variable {name.text()} looks like {shape}",
            "variables are shown in logs, in settings and to every collaborator",
            "Replace the secret, for it may have been seen, and keep the new one in Secret Manager.",
        )


def _judge_secret(resource: Resource) -> Iterator[Finding]:
    name = resource.read("secretName").text()
    for key in _PLAIN_SECRETS:
        text = resource.read(key).optional_text()
        shape = identifier_shape(name, text) if text is not None else ""
        if shape:
            yield _hidden(key, name, f"holds {shape}")
    if says_identifier(name) and any(key in resource.inputs for key in _ENCRYPTED_SECRETS):
        yield _hidden("secretName", name, "is named like an identifier and encrypted before anybody can look")


def _hidden(path: str, name: str, what: str) -> Finding:
    return Finding(
        path,
        f"the secret {name} {what}",
        "it is masked wherever it occurs in a log, which hides what a job did, and real secrets are lost among such ones",
        "Make it a variable (ActionsEnvironmentVariable).",
    )


_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
_SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"  # noqa: S105 - a type token
_NAME = "GCP_IDENTITY_PROVIDER"
_REASON = "2099-12-31 Somebody took it for a secret."
_PLACE = {"repository": "living-tree", "environment": "staging"}
_PROVIDER = "projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool/providers/github-actions-provider"

RULE = ResourceRule(
    id="identifiers-are-variables-and-secrets-are-not",
    title="Identifiers are kept as variables, and no variable of GitHub holds a secret",
    severity=Severity.HIGH,
    why=(
        "A secret in a variable is readable by everybody who can read the repository. An identifier in a secret is no safer for "
        "it, but it blanks out log lines and cannot be compared or drift-checked."
    ),
    remediation=(
        "Keep project ids and numbers, provider names and addresses of service accounts as environment variables.",
        "Keep secrets in Secret Manager and let the job that needs one read it.",
        "Replace a secret that has been in a variable.",
    ),
    frameworks=(ZIZMOR_OVERPROVISIONED_SECRETS, ZIZMOR_SECRETS_OUTSIDE_ENV),
    applies_to=Applicability("variables and secrets of GitHub", covers),
    bad=(
        Resource(_SECRET, "provider", {**_PLACE, "secretName": _NAME, "value": _PROVIDER}),
        Resource(_VARIABLE, "contract", {**_PLACE, "variableName": f"{_NAME}_ROTATE_BY", "value": _REASON}),
    ),
    good=(Resource(_VARIABLE, "provider", {**_PLACE, "variableName": _NAME, "value": _PROVIDER}),),
    judge=judge,
)
