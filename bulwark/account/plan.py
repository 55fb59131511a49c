"""List what must exist before the first `up`, in the order in which it is made."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bulwark.account.names import Names
from bulwark.account.thing import Examined, Thing
from bulwark.account.things.duty_account import duty_account, duty_role
from bulwark.account.things.encryption_key import encryption_key, key_ring
from bulwark.account.things.grants import on_account, on_bucket, on_key, on_project, on_secret
from bulwark.account.things.identity import pool, provider
from bulwark.account.things.project import project, services
from bulwark.account.things.secret_value import secret_value
from bulwark.account.things.state_bucket import state_bucket
from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty


def grounds(names: Names) -> tuple[Thing, ...]:
    """Return what has to be right before anything else can be looked at."""
    return project(names), services(names)


def things(names: Names, now: datetime, values: Mapping[str, bytes]) -> tuple[Thing, ...]:
    """Return the rest.

    Args:
        names: of the environment.
        now: for the key's first rotation, UTC.
        values: id of a secret in Secret Manager to the value of its first version.
    """
    return (
        state_bucket(names),
        key_ring(names),
        encryption_key(names, now),
        duty_account(names.apply),
        duty_account(names.drift),
        duty_role(names),
        on_project(names),
        pool(names),
        provider(names),
        on_account(names),
        *on_bucket(names),
        *on_key(names),
        *_secrets(names, values),
    )


def secret_ids(pipeline: Pipeline) -> dict[str, tuple[str, bool]]:
    """Return each secret's id to its key below `adopt`, and whether the first `up` itself reads it."""
    found: dict[str, tuple[str, bool]] = {}
    for app_name, app in sorted(pipeline.apps.items()):
        for key, contract in sorted(app.secrets.items()):
            secret_id = contract.source or key
            role, is_needed = found.get(secret_id, (f"secrets.{app_name}.{key}", False))
            found[secret_id] = (role, is_needed or Duty.INFRA_APPLY in contract.readers)
    return found


def _secrets(names: Names, values: Mapping[str, bytes]) -> tuple[Thing, ...]:
    made: list[Thing] = []
    for secret_id, (role, is_needed) in secret_ids(names.pipeline).items():
        made.append(secret_value(names, secret_id, role, values.get(secret_id), is_needed=is_needed))
        if is_needed:
            made.append(on_secret(names, secret_id, will_be_there=secret_id in values))
    return tuple(made)


def adoptions(pipeline: Pipeline, examined: Iterable[Examined]) -> dict[str, str]:
    """Return what has to stand below `adopt` in the stack file so that the first `up` takes over what is there."""
    present = [one.thing.adopt for one in examined if one.thing.adopt and one.finding.is_present]
    return {role: identifier for role, identifier in present if role not in pipeline.adopt}
