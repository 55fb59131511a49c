"""What an application's configuration asks of its Vercel project, as the components below `components.vercel` take it.

Makes no resource of its own: each part is a component, named after the application.
"""

from typing import Final

import pulumi

from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.config.rollout import Advance
from bulwark.config.vercel import SPANS, BotAction, CheckBlocks, RuleAction
from bulwark.core.duties import Duty as DutyName
from bulwark.core.guards import Mode
from bulwark.core.trust.provider import ISSUER
from components.vercel.deployment_checks import DeploymentChecks
from components.vercel.deployment_retention import DeploymentRetention
from components.vercel.domains import DomainArgs, Domains
from components.vercel.feature_flags import FeatureFlags
from components.vercel.federation_policy import FederationPolicy
from components.vercel.firewall import Firewall
from components.vercel.public_settings import PublicSettings
from components.vercel.rolling_release import RollingRelease, RollingReleaseArgs
from components.vercel.web_project import TrustedJobArgs, WebProject

# Duties whose jobs open protected deployments: tests, smoke tests of a new release, health checks.
_VISITING: Final = (DutyName.DEPLOY, DutyName.E2E, DutyName.MONITOR)

# Longest session with an open page that still finds its assets: one of the five values of pulumiverse-vercel 5.21.1. That Vercel
# sets the same by itself is not confirmed, which is one more reason to say it.
SKEW_PROTECTION: Final = "12 hours"


def make_web(name: str, pipeline: Pipeline, options: pulumi.ResourceOptions) -> WebProject:
    """Return the project itself."""
    app = pipeline.apps[name]
    return WebProject(
        f"{name}-web",
        {
            "project": app.vercel.project,
            "team_id": pipeline.vercel.team_id,
            "framework": app.framework,
            "root_directory": None if app.directory == "." else app.directory,
            "skew_protection": SKEW_PROTECTION if app.rollout.is_rolling else None,
            "trusted_jobs": _trusted_jobs(name, pipeline),
            "adopt": pipeline.adopt.get(f"vercel.{name}.project"),
        },
        options,
    )


def make_parts(name: str, pipeline: Pipeline, project_id: pulumi.Input[str], options: pulumi.ResourceOptions) -> Domains:
    """Make what hangs on the project; return its domains."""
    app, team_id = pipeline.apps[name], pipeline.vercel.team_id
    PublicSettings(
        f"{name}-settings",
        {"project_id": project_id, "team_id": team_id, "settings": app.public_settings, "targets": ["production"]},
        options,
    )
    if app.rollout.is_rolling:
        RollingRelease(f"{name}-rollout", _rollout(app, project_id, team_id), options)
    _make_retention(name, app, project_id, team_id, options)
    _make_firewall(name, pipeline, project_id, options)
    if app.vercel.checks:
        _make_checks(name, pipeline, project_id, options)
    if app.vercel.flags:
        _make_flags(name, app, project_id, team_id, options)
    _make_federation(name, pipeline, project_id, options)
    domains: dict[str, DomainArgs] = {
        domain: {"redirect_to": how.redirect_to, "redirect_status_code": how.effective_status_code}
        for domain, how in app.domains.items()
    }
    return Domains(f"{name}-domains", {"project_id": project_id, "team_id": team_id, "domains": domains}, options)


def _trusted_jobs(name: str, pipeline: Pipeline) -> TrustedJobArgs:
    return {
        "issuer": ISSUER,
        "audience": f"https://vercel.com/{pipeline.vercel.team}",
        "owner_id": pipeline.github.owner_id,
        "repository_id": pipeline.apps[name].repository.id,
        "environments": [row.environment for row in pipeline.application_rows(name) if row.duty in _VISITING],
    }


def _rollout(app: Application, project_id: pulumi.Input[str], team_id: str) -> RollingReleaseArgs:
    rollout = app.rollout
    return {
        "project_id": project_id,
        "team_id": team_id,
        "stages_percent": rollout.stages,
        "advance": rollout.advance.value,
        "watch_minutes": int(rollout.watch.total_seconds() // 60) if rollout.advance is Advance.AUTOMATIC else None,
    }


def _make_retention(
    name: str, app: Application, project_id: pulumi.Input[str], team_id: str, options: pulumi.ResourceOptions
) -> None:
    kept = app.vercel.retention
    DeploymentRetention(
        f"{name}-retention",
        {
            "project_id": project_id,
            "team_id": team_id,
            "production": SPANS[kept.production],
            "preview": SPANS[kept.preview],
            "canceled": SPANS[kept.canceled],
            "errored": SPANS[kept.errored],
        },
        options,
    )


def _make_firewall(name: str, pipeline: Pipeline, project_id: pulumi.Input[str], options: pulumi.ResourceOptions) -> None:
    firewall, is_enforced = pipeline.apps[name].vercel.firewall, pipeline.mode("firewall", name) is Mode.ENFORCE
    Firewall(
        f"{name}-firewall",
        {
            "project_id": project_id,
            "team_id": pipeline.vercel.team_id,
            "bot_protection": _action(firewall.bot_protection, is_enforced=is_enforced),
            "ai_bots": _action(firewall.ai_bots, is_enforced=is_enforced),
            "owasp": _action(firewall.owasp, is_enforced=is_enforced),
        },
        options,
    )


def _action(action: BotAction | RuleAction, *, is_enforced: bool) -> str | None:
    if action in (BotAction.DISABLED, RuleAction.DISABLED):
        return None
    # What would be turned away is only logged while the guard is not enforced.
    return action.value if is_enforced else RuleAction.LOG.value


def _make_checks(name: str, pipeline: Pipeline, project_id: pulumi.Input[str], options: pulumi.ResourceOptions) -> None:
    is_enforced = pipeline.mode("deployment-checks", name) is Mode.ENFORCE
    DeploymentChecks(
        f"{name}-checks",
        {
            "project_id": project_id,
            "team_id": pipeline.vercel.team_id,
            "checks": {
                key: {
                    "requires": check.requires.value,
                    "blocks": check.blocks.value if is_enforced else CheckBlocks.NOTHING.value,
                    "timeout_seconds": int(check.timeout.total_seconds()),
                }
                for key, check in pipeline.apps[name].vercel.checks.items()
            },
        },
        options,
    )


def _make_flags(
    name: str, app: Application, project_id: pulumi.Input[str], team_id: str, options: pulumi.ResourceOptions
) -> None:
    FeatureFlags(
        f"{name}-flags",
        {
            "project_id": project_id,
            "team_id": team_id,
            "flags": {
                key: {"description": flag.description, "initially_on": flag.initially_on}
                for key, flag in app.vercel.flags.items()
            },
        },
        options,
    )


def _make_federation(name: str, pipeline: Pipeline, project_id: pulumi.Input[str], options: pulumi.ResourceOptions) -> None:
    app = pipeline.apps[name]
    for row in pipeline.application_rows(name):
        if row.duty in app.vercel.federation:
            FederationPolicy(
                f"{name}-{pipeline.environment.name}-{row.duty}",
                {
                    "project_id": project_id,
                    "team_id": pipeline.vercel.team_id,
                    "issuer": ISSUER,
                    "owner_id": pipeline.github.owner_id,
                    "repository_id": app.repository.id,
                    "environments": [row.environment],
                    "commands": app.vercel.federation[row.duty].commands,
                },
                options,
            )
