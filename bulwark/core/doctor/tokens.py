"""Judge credentials by what their vendors tell of them: enough, too little, or more than is needed.

Sources: "Scopes for OAuth apps" and "Permissions required for GitHub Apps" in GitHub's documentation, 2026-11;
`@vercel/sdk` 1.28.35, authenticationGetAuthToken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.drift.github_rights import READ_RIGHTS
from bulwark.core.verdict import Phase

APP_PERMISSIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(READ_RIGHTS, "read"),
    **dict.fromkeys(("actions", "administration", "checks", "contents", "deployments", "environments", "issues"), "write"),
    **dict.fromkeys(("pull_requests", "secrets", "statuses", "workflows", "actions_variables"), "write"),
    "metadata": "read",
}
"""What the App needs to carry out the program and the jobs' work at GitHub, and to look for drift."""
_LEVELS: Final = {"read": 1, "write": 2, "admin": 3}

NEEDED_SCOPES: Final = ("repo", "workflow")
"""What a classic token needs to change everything that the program declares."""
USEFUL_SCOPES: Final = frozenset({"admin:org", "write:org", "read:org"})
"""With `admin:org` the plan and the App's installation can be seen; nothing else needs it."""
_INCLUDED: Final[Mapping[str, frozenset[str]]] = {
    "repo": frozenset({"repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"}),
}

EXPIRY_WARNING: Final = timedelta(days=14)
"""How long before its end somebody is told to replace a token."""


def judge_scopes(subject: str, scopes: Iterable[str]) -> Finding:
    """Judge the scopes of a classic token of a person."""
    held = frozenset(scopes)
    lacking = [scope for scope in NEEDED_SCOPES if scope not in held]
    included = frozenset[str]().union(*(_INCLUDED.get(scope, frozenset()) for scope in held))
    extra = sorted(held - frozenset(NEEDED_SCOPES) - USEFUL_SCOPES - included)
    evidence = {"scopes": sorted(held), "lacking": lacking, "not_needed": extra}
    if lacking:
        return Finding(
            Phase.FAIL,
            subject,
            f"the token lacks {_names(lacking)}",
            "GitHub would refuse changes in the middle of an update",
            "give it the scopes, or use a token of the App",
            (f"gh auth refresh --scopes {','.join(lacking)}",),
            evidence=evidence,
        )
    warnings = [f"the token has {_names(extra)} besides, which nothing here needs"] if extra else []
    commands = (f"gh auth refresh --remove-scopes {','.join(extra)}",) if extra else ()
    return replace(good(subject, f"the token has {_names(NEEDED_SCOPES)}", evidence, warnings=warnings), commands=commands)


def judge_app_permissions(subject: str, granted: Mapping[str, str], settings: str) -> Finding:
    """Judge what an installation of the App may do.

    Args:
        subject: what is looked at.
        granted: permission to level, as GitHub shows it.
        settings: address of the page on which it is changed; the vendor has no command for it.
    """
    lacking = {name: level for name, level in APP_PERMISSIONS.items() if _level(granted.get(name)) < _level(level)}
    extra = {name: level for name, level in granted.items() if _level(level) > _level(APP_PERMISSIONS.get(name))}
    evidence = {"lacking": lacking, "not_needed": extra}
    if lacking:
        return Finding(
            Phase.FAIL,
            subject,
            f"the installation lacks {_names(f'{name}: {level}' for name, level in sorted(lacking.items()))}",
            "GitHub would refuse jobs and the program what they need it for",
            f"add them on the App's page, then accept them for the installation at {settings}",
            evidence=evidence,
        )
    more = _names(f"{name}: {level}" for name, level in sorted(extra.items()))
    warnings = [f"the installation has {more} besides, which nothing here needs"] if extra else []
    return good(
        subject, f"the installation has the {len(APP_PERMISSIONS)} permissions that it needs", evidence, warnings=warnings
    )


def judge_vercel_token(subject: str, token: Mapping[str, Any], team_id: str, now: datetime) -> Finding:
    """Judge a token of Vercel by what the token route tells of it; `now` has a time zone."""
    expires_at = _moment(token.get("expiresAt"))
    scopes = [scope for scope in token.get("scopes") or () if isinstance(scope, Mapping)]
    teams = sorted(str(scope.get("teamId")) for scope in scopes if scope.get("type") == "team")
    is_personal = any(scope.get("type") == "user" for scope in scopes)
    evidence = {"teams": teams, "personal": is_personal, "expires_at": expires_at.isoformat() if expires_at else None}
    renew = "make a token of the team that expires, at https://vercel.com/account/settings/tokens"
    if token.get("leakedAt") or token.get("revokedAt") or (expires_at is not None and expires_at <= now):
        why = "was found in public" if token.get("leakedAt") else "was revoked" if token.get("revokedAt") else "has expired"
        return Finding(
            Phase.FAIL, subject, f"the token {why}", "it opens nothing, or opens it for others", renew, evidence=evidence
        )
    if not scopes:
        return Finding(
            Phase.INCONCLUSIVE,
            subject,
            "Vercel does not say what the token reaches",
            "it may reach too much",
            renew,
            evidence=evidence,
        )
    if team_id not in teams:
        return Finding(
            Phase.FAIL, subject, f"the token does not reach {team_id}", "every call would be refused", renew, evidence=evidence
        )
    return good(
        subject,
        f"the token reaches {team_id}",
        evidence,
        warnings=_vercel_warnings(teams, expires_at, now, is_personal=is_personal),
    )


def _vercel_warnings(teams: list[str], expires_at: datetime | None, now: datetime, *, is_personal: bool) -> list[str]:
    warnings: list[str] = []
    if expires_at is None:
        warnings.append("the token never expires; whoever finds it can use it for ever")
    elif expires_at - now < EXPIRY_WARNING:
        warnings.append(f"the token expires on {expires_at.date()}")
    if is_personal or len(teams) > 1:
        warnings.append("the token reaches more than the team, which nothing here needs")
    return warnings


def _moment(milliseconds: object) -> datetime | None:
    """Return the moment that Vercel writes in milliseconds since 1970; None for none."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if isinstance(milliseconds, int | float) else None


def _level(name: str | None) -> int:
    return _LEVELS.get(name or "", 0)


def _names(items: Iterable[str]) -> str:
    return ", ".join(items)
