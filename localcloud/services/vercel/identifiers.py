"""Make ids as Vercel's look: a prefix and mixed letters and digits, as long as its own."""

import hashlib
import secrets
import string
from datetime import UTC, datetime
from typing import Final

_ALPHABET: Final = string.ascii_letters + string.digits


def project_id() -> str:
    """Return a new project id."""
    return "prj_" + _mixed(28)


def deployment_id() -> str:
    """Return a new deployment id."""
    return "dpl_" + _mixed(28)


def variable_id() -> str:
    """Return a new environment variable id, which has no prefix."""
    return _mixed(16)


def shared_variable_id() -> str:
    """Return a new id of a variable that a team shares."""
    return "env_" + _mixed(32)


def drain_id() -> str:
    """Return a new id of a drain."""
    return "drn_" + _mixed(24)


def webhook_id() -> str:
    """Return a new id of a webhook."""
    return "account_hook_" + _mixed(24)


def alias_id() -> str:
    """Return a new alias id."""
    return _mixed(20)


def bypass_secret() -> str:
    """Return a new secret of the automation bypass."""
    return _mixed(32)


def check_id() -> str:
    """Return a new id of a project's deployment check."""
    return "check_" + _mixed(28)


def flag_id() -> str:
    """Return a new feature flag id."""
    return "flag_" + _mixed(24)


def policy_id() -> str:
    """Return a new id of an OIDC federation policy."""
    return "pol_" + _mixed(32)


def firewall_id(kind: str) -> str:
    """Return a new id of a firewall's configuration, rule, blocked or passing address: `waf_…`, `ip_…`."""
    return f"{kind}_" + _mixed(24)


def host_part() -> str:
    """Return the part that makes a deployment's generated host name its own."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(9))


def user_id(username: str) -> str:
    """Return the id of a seeded user: the same for the same name, so that seeding twice changes nothing."""
    return hashlib.sha256(username.encode()).hexdigest()[:24]


def milliseconds(moment: datetime) -> int:
    """Return a moment as Vercel writes it: milliseconds since 1970."""
    return int(moment.astimezone(UTC).timestamp() * 1000)


def iso_text(moment: int) -> str:
    """Return a moment in milliseconds as the text that a few fields carry instead."""
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment % 1000:03}Z"


def _mixed(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
