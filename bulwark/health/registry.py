"""The checks in the order in which people read them: what visitors see, what it rests on, what watches it."""

from typing import Final

from bulwark.health.checks import alert, api, certificate, clerk, database, deployment, domain, redirect, secret, traffic
from bulwark.health.scene import Check

CHECKS: Final[tuple[Check, ...]] = (
    domain.CHECK,
    redirect.CHECK,
    certificate.CHECK,
    api.CHECK,
    database.CHECK,
    clerk.CHECK,
    deployment.CHECK,
    traffic.CHECK,
    secret.CHECK,
    alert.CHECK,
)
