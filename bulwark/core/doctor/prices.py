"""The vendors' price lists, as far as the program uses what is on them, in US dollars. Each row says where and when it was read.

A price that depends on the region stands here as one of a European region; such rows are not verified.
"""

from datetime import date
from typing import Final

from bulwark.core.doctor.costs import Payer, Price

_DAY: Final = date(2026, 11, 23)
_SECRETS: Final = "https://cloud.google.com/secret-manager/pricing"
_OBSERVABILITY: Final = "https://cloud.google.com/stackdriver/pricing"
_KMS: Final = "https://cloud.google.com/kms/pricing"
_STORAGE: Final = "https://cloud.google.com/storage/pricing"
_RUNNERS: Final = "https://docs.github.com/en/billing/reference/actions-runner-pricing"
_GITHUB: Final = "https://github.com/pricing"
_VERCEL: Final = "https://vercel.com/docs/plans/pro-plan"

ALERTING_CHARGED_SINCE: Final = date(2027, 9, 1)
"""Google's price list, as quoted in 2026-10: alerting is charged no sooner than this day, and free until then."""


def _google(
    id_: str,
    what: str,
    usd: float,
    per: float,
    source: str,
    *,
    free: float = 0,
    is_shared: bool = False,
    is_verified: bool = True,
    since: date | None = None,
) -> Price:
    return Price(id_, what, usd, per, free, is_shared, Payer.ENVIRONMENT, source, _DAY, is_verified, since)


def _account(id_: str, what: str, usd: float | None, source: str, *, free: float = 0, is_verified: bool = True) -> Price:
    return Price(
        id_, what, usd, 1, free, is_free_part_shared=True, payer=Payer.ACCOUNT, source=source, read=_DAY, is_verified=is_verified
    )


SECRET_VERSIONS: Final = _google(
    "secret-versions", "active secret version and location", 0.06, 1, _SECRETS, free=6, is_shared=True
)
SECRET_ACCESSES: Final = _google(
    "secret-accesses", "reading of a secret's payload", 0.03, 10_000, _SECRETS, free=10_000, is_shared=True
)
SECRET_ROTATIONS: Final = _google("secret-rotations", "notice that a secret is due", 0.05, 1, _SECRETS, free=3, is_shared=True)
UPTIME_EXECUTIONS: Final = _google(
    "uptime-executions", "execution of an uptime check", 0.30, 1000, _OBSERVABILITY, free=1_000_000, is_verified=False
)
ALERT_CONDITIONS: Final = _google(
    "alert-conditions",
    "metric that an alerting policy refers to",
    0.35,
    1,
    _OBSERVABILITY,
    is_verified=False,
    since=ALERTING_CHARGED_SINCE,
)
ALERT_POINTS: Final = _google(
    "alert-points",
    "point that a condition reads",
    0.50,
    1_000_000,
    _OBSERVABILITY,
    is_verified=False,
    since=ALERTING_CHARGED_SINCE,
)
AUDIT_LOGS: Final = _google("audit-logs", "GiB of logs", 0.50, 1, _OBSERVABILITY, free=50)
KEY_VERSIONS: Final = _google("key-versions", "active version of a software key", 0.06, 1, _KMS, is_verified=False)
KEY_OPERATIONS: Final = _google("key-operations", "encryption or decryption", 0.03, 10_000, _KMS, is_verified=False)
STATE_STORAGE: Final = _google("state-storage", "GB of the state and its generations", 0.026, 1, _STORAGE, is_verified=False)
STATE_WRITES: Final = _google(
    "state-writes", "writing or listing of an object (class A)", 0.05, 10_000, _STORAGE, is_verified=False
)
ROTATION_MESSAGES: Final = _google(
    "rotation-messages",
    "GiB through Pub/Sub",
    0.04,
    1,
    "https://cloud.google.com/pubsub/pricing",
    free=10,
    is_shared=True,
    is_verified=False,
)

ACTIONS_MINUTES: Final = {
    "free": _account("actions-minutes", "minute of a Linux runner with 2 cores", 0.006, _RUNNERS, free=2000, is_verified=False),
    "pro": _account("actions-minutes", "minute of a Linux runner with 2 cores", 0.006, _RUNNERS, free=3000, is_verified=False),
    "team": _account("actions-minutes", "minute of a Linux runner with 2 cores", 0.006, _RUNNERS, free=3000, is_verified=False),
    "enterprise": _account(
        "actions-minutes", "minute of a Linux runner with 2 cores", 0.006, _RUNNERS, free=50_000, is_verified=False
    ),
}
"""GitHub plan to the price of a minute in a private repository; public ones pay nothing."""
GITHUB_SEATS: Final = {
    "free": _account("github-seats", "seat of GitHub's Free plan", 0.0, _GITHUB),
    "pro": _account("github-seats", "seat of GitHub's Pro plan", 4.0, _GITHUB, is_verified=False),
    "team": _account("github-seats", "seat of GitHub's Team plan", 4.0, _GITHUB),
    "enterprise": _account("github-seats", "seat of GitHub's Enterprise plan", 21.0, _GITHUB),
}
VERCEL_SEATS: Final = {
    "hobby": _account("vercel-seats", "account of Vercel's Hobby plan", 0.0, _VERCEL),
    "pro": _account("vercel-seats", "seat of Vercel's Pro plan that deploys", 20.0, _VERCEL, is_verified=False),
    "enterprise": _account("vercel-seats", "seat of Vercel's Enterprise plan", None, _VERCEL),
}
ROLLING_RELEASES: Final = _account(
    "rolling-releases",
    "rolling release beyond the plan's allowance",
    None,
    "https://vercel.com/docs/rolling-releases",
    is_verified=False,
)
