"""What duties need so that each has one account, one environment and values that Google takes."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from bulwark.config.paths import Path
from bulwark.config.rules.frame import Stack, StackRule, app_path
from bulwark.core.duties import APPLICATION_DUTIES, INFRASTRUCTURE_DUTIES, Duty, DutyRow
from bulwark.core.trust.provider import CONDITION_LIMIT_CHARACTERS, MAPPED_VALUE_LIMIT_BYTES
from bulwark.errors import Problem

_SHORTEST_ACCOUNT: Final = 6
_LONGEST_ACCOUNT: Final = 30
"""Length of a service account id (IAM v1, projects.serviceAccounts.create)."""


def rows_of(stack: Stack) -> Iterator[DutyRow]:
    """Yield the rows of a stack, leaving out those of parts that could not be read."""
    with suppress(*stack.gaps):
        yield from stack.pipeline.infrastructure_rows
    with suppress(*stack.gaps):
        for name in sorted(stack.pipeline.apps):
            with suppress(*stack.gaps):
                yield from stack.pipeline.application_rows(name)


def settings_path(row: DutyRow) -> Path:
    """Return where a duty is configured."""
    return app_path(row.application, "duties", row.duty) if row.application else ("infrastructure", "duties", row.duty)


def _duties_belong_there(stack: Stack) -> Iterator[Problem]:
    places: list[tuple[Path, tuple[Duty, ...], tuple[Duty, ...]]] = []
    if "infrastructure" in vars(stack.pipeline):
        places.append((("infrastructure",), INFRASTRUCTURE_DUTIES, tuple(stack.pipeline.infrastructure.duties)))
    places += [(app_path(name), APPLICATION_DUTIES, tuple(app.duties)) for name, app in sorted(stack.pipeline.apps.items())]
    for path, allowed, configured in places:
        for duty in configured:
            if duty not in allowed:
                yield stack.problem(
                    (*path, "duties", duty),
                    f"'{duty}' is no duty of this repository",
                    "the settings would change nothing",
                    f"set it under {'infrastructure' if duty in INFRASTRUCTURE_DUTIES else 'the application'}; "
                    f"the duties here are {', '.join(allowed)}",
                )


def _account_ids_fit(stack: Stack) -> Iterator[Problem]:
    for row in rows_of(stack):
        if not _SHORTEST_ACCOUNT <= len(row.account_id) <= _LONGEST_ACCOUNT:
            yield stack.problem(
                (*settings_path(row), "service_account"),
                f"'{row.account_id}' has {len(row.account_id)} characters",
                f"Google takes {_SHORTEST_ACCOUNT} to {_LONGEST_ACCOUNT} for an account's id",
                "name the account here, or rename the application",
            )


def _one_account_a_duty(stack: Stack) -> Iterator[Problem]:
    seen: dict[str, DutyRow] = {}
    for row in rows_of(stack):
        first = seen.setdefault(row.account_id, row)
        if first is not row:
            holder = f"{first.duty} of {first.application}" if first.application else first.duty
            yield stack.problem(
                (*settings_path(row), "service_account"),
                f"'{row.account_id}' is the account of {holder} already",
                "one duty would have the rights of both",
                "name another account",
            )


def _values_fit(stack: Stack) -> Iterator[Problem]:
    for row in rows_of(stack):
        longest = max(row.attribute_values, key=lambda value: len(value.encode()))
        size = len(longest.encode())
        if size > MAPPED_VALUE_LIMIT_BYTES:
            yield stack.problem(
                settings_path(row),
                f"'{longest}' has {size} bytes",
                f"Google refuses tokens with a mapped value of more than {MAPPED_VALUE_LIMIT_BYTES}, so the duty could never act",
                "shorten the name of the branch or of the environment",
            )


def _condition_fits(stack: Stack) -> Iterator[Problem]:
    condition = stack.pipeline.attribute_condition
    if len(condition) > CONDITION_LIMIT_CHARACTERS:
        yield stack.problem(
            ("apps",),
            f"the condition over all repositories has {len(condition)} characters",
            f"Google takes {CONDITION_LIMIT_CHARACTERS}",
            "move applications to another stack, with a Google project of its own",
        )


RULES: Final[tuple[StackRule, ...]] = (
    _duties_belong_there,
    _account_ids_fit,
    _one_account_a_duty,
    _values_fit,
    _condition_fits,
)
