"""What must hold for an application's secrets, in Secret Manager and in GitHub environments."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bulwark.config.application import PUBLIC_PREFIXES, Application
from bulwark.config.paths import Path
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.config.secrets import SecretContract
from bulwark.core.duties import APPLICATION_DUTIES, Duty
from bulwark.errors import Problem

_SHORTEST_REASON: Final = 15
"""Characters; shorter ones say `needed` or `see above`."""

_SHORTEST_PERIOD: Final = timedelta(hours=1)
_LONGEST_PERIOD: Final = timedelta(days=100 * 365)
"""Source of both: Secret Manager v1 discovery, Rotation.rotationPeriod, 2026-10."""

_RESERVED_PREFIX: Final = "GITHUB_"
"""integrations/terraform-provider-github v6.13.0, name rule of secrets and variables: not starting with it, in any case."""


def _not_behind_public_prefix(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for section, names in (("secrets", app.secrets), ("environment_secrets", app.environment_secrets)):
        for secret in sorted(names):
            prefix = next((item for item in PUBLIC_PREFIXES.values() if secret.startswith(item)), None)
            if prefix is not None:
                yield stack.problem(
                    app_path(name, section, secret),
                    f"a secret's name starts with {prefix}",
                    "a framework would put its value into the pages that every visitor gets",
                    f"name it {secret.removeprefix(prefix) or 'without the prefix'}, or move it to public_settings",
                )


def _entries_differ(stack: Stack, path: Path, entries: tuple[str, ...]) -> Iterator[Problem]:
    for index, entry in enumerate(entries):
        if entry in entries[:index]:
            yield stack.problem((*path, index), f"'{entry}' stands there twice", "it would be granted twice over", "name it once")


def _lists_have_no_doubles(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret, contract in sorted(app.secrets.items()):
        yield from _entries_differ(stack, app_path(name, "secrets", secret, "readers"), contract.readers)
        yield from _entries_differ(stack, app_path(name, "secrets", secret, "delivered_to"), contract.delivered_to)
    for secret, kept in sorted(app.environment_secrets.items()):
        yield from _entries_differ(stack, app_path(name, "environment_secrets", secret, "duties"), kept.duties)


def _deliverer_may_read(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret, contract in sorted(app.secrets.items()):
        if contract.delivered_to and Duty.DEPLOY not in contract.readers:
            yield stack.problem(
                app_path(name, "secrets", secret, "readers"),
                "deploy is no reader, and it is deploy that delivers",
                "the delivery would be refused in the middle of a deployment",
                "add deploy, or remove delivered_to",
            )


def _expires_in_one_way(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret, contract in sorted(app.secrets.items()):
        if contract.ttl is not None and contract.expires_at is not None:
            yield stack.problem(
                app_path(name, "secrets", secret, "ttl"),
                "both ttl and expires_at are set",
                "Secret Manager takes one of them and refuses both",
                "keep the one that is meant",
            )
        if contract.ttl is not None and not contract.ttl:
            yield stack.problem(
                app_path(name, "secrets", secret, "ttl"),
                "'0s' is no time at all",
                "the secret would be deleted as soon as it is made",
                "write a time such as 90d, or remove ttl",
            )


def _rotation_is_decided(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret, contract in sorted(app.secrets.items()):
        path = app_path(name, "secrets", secret)
        if contract.rotation is None and contract.no_rotation is None:
            yield stack.problem(
                path,
                "neither rotation nor no_rotation is set",
                "nobody would be called to replace the value, without anyone having decided that",
                "add rotation: {period: 90d, first: <day>}, or no_rotation with the reason",
            )
        elif contract.rotation is not None and contract.no_rotation is not None:
            yield stack.problem(
                (*path, "no_rotation"),
                "rotation is set as well",
                "nobody could tell which of the two was meant",
                "keep the one that is meant",
            )
        yield from _rotation_is_possible(stack, path, contract)


def _rotation_is_possible(stack: Stack, path: Path, contract: SecretContract) -> Iterator[Problem]:
    if contract.rotation is not None and not _SHORTEST_PERIOD <= contract.rotation.period <= _LONGEST_PERIOD:
        yield stack.problem(
            (*path, "rotation", "period"),
            "the period is below an hour or above a hundred years",
            "Secret Manager refuses the secret",
            "write a time such as 90d",
        )
    reason = contract.no_rotation
    if reason is not None and len(reason.strip()) < _SHORTEST_REASON:
        yield stack.problem(
            (*path, "no_rotation"),
            f"the reason has {len(reason.strip())} characters",
            "nobody could tell later whether the value may still stay as it is",
            "say in a sentence why it is never replaced",
        )


def _github_takes_name(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret in sorted(app.environment_secrets):
        if secret.startswith(_RESERVED_PREFIX):
            yield stack.problem(
                app_path(name, "environment_secrets", secret),
                f"the name starts with {_RESERVED_PREFIX}",
                "GitHub keeps such names for itself and refuses it",
                f"name it {secret.removeprefix(_RESERVED_PREFIX) or 'without the prefix'}",
            )


def _environment_secrets_are_reasoned(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for secret, kept in sorted(app.environment_secrets.items()):
        path = app_path(name, "environment_secrets", secret)
        if len(kept.reason.strip()) < _SHORTEST_REASON:
            yield stack.problem(
                (*path, "reason"),
                f"the reason has {len(kept.reason.strip())} characters",
                "nobody could tell later whether the long-lived key is still needed",
                "say in a sentence why a keyless way does not do",
            )
        for index, duty in enumerate(kept.duties):
            if duty not in APPLICATION_DUTIES:
                yield stack.problem(
                    (*path, "duties", index),
                    f"'{duty}' runs in the infrastructure repository",
                    "the application's repository has no environment to keep it in",
                    f"choose from {', '.join(APPLICATION_DUTIES)}",
                )


RULES: Final[tuple[ApplicationRule, ...]] = (
    _not_behind_public_prefix,
    _lists_have_no_doubles,
    _deliverer_may_read,
    _expires_in_one_way,
    _rotation_is_decided,
    _github_takes_name,
    _environment_secrets_are_reasoned,
)
