"""List what a configuration asks of the vendors' plans. Pure."""

from collections.abc import Iterator

from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository, Visibility
from bulwark.config.vercel import RuleAction
from bulwark.core.doctor.capabilities import (
    ALLOWED_ACTIONS,
    ENVIRONMENTS,
    INTERNAL,
    OWASP_RULES,
    PROTECTION_RULES,
    ROLLING_RELEASES,
    RULESETS,
    SKEW_PROTECTION,
    Ask,
)


def github_asks(pipeline: Pipeline) -> Iterator[Ask]:
    """Yield what is asked of GitHub's plan, for each repository."""
    infrastructure, modes = pipeline.infrastructure, pipeline.github.degraded_modes
    places: dict[str, tuple[Repository, bool]] = {
        "infrastructure": (infrastructure.repository, infrastructure.owns_repository),
        **{f"apps.{name}": (app.repository, app.owns_repository) for name, app in sorted(pipeline.apps.items())},
    }
    for path, (repository, is_owned) in places.items():
        is_public = repository.visibility is Visibility.PUBLIC
        yield Ask(ENVIRONMENTS, repository.name, f"{path}.repository.visibility", is_public)
        mode = modes.environment_reviewers
        yield Ask(PROTECTION_RULES, repository.name, "github.degraded_modes.environment_reviewers", is_public, mode)
        if repository.visibility is Visibility.INTERNAL:
            yield Ask(INTERNAL, repository.name, f"{path}.repository.visibility")
        if is_owned:
            yield Ask(RULESETS, repository.name, f"{path}.branch_rules", is_public)
            mode_of_actions = modes.allowed_actions
            yield Ask(ALLOWED_ACTIONS, repository.name, "github.degraded_modes.allowed_actions", is_public, mode_of_actions)


def vercel_asks(pipeline: Pipeline) -> Iterator[Ask]:
    """Yield what is asked of Vercel's plan, for each project."""
    for name, app in sorted(pipeline.apps.items()):
        if app.rollout.is_rolling:
            yield Ask(ROLLING_RELEASES, app.vercel.project, f"apps.{name}.rollout.stages")
            yield Ask(SKEW_PROTECTION, app.vercel.project, f"apps.{name}.rollout.stages")
        if app.vercel.firewall.owasp is not RuleAction.DISABLED:
            yield Ask(OWASP_RULES, app.vercel.project, f"apps.{name}.vercel.firewall.owasp")
