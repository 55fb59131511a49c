"""The provider sends GitHub's default, true, where nothing is said (pulumi-github 6.15.0, `canAdminsBypass`)."""

from collections.abc import Iterator

from policies.frameworks import CIS_PROTECTION_BINDS_ADMINISTRATORS, GITHUB_ENVIRONMENTS
from policies.github_environments import ENVIRONMENTS, example_environment
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield when administrators may pass by what the environment asks of everybody else."""
    repository, bypass = resource.read("repository"), resource.read("canAdminsBypass")
    if bypass.is_absent or bypass.flag():
        yield Finding(
            bypass.path,
            "administrators may bypass the environment's protection" + (", because nothing else is said" * bypass.is_absent),
            "an administrator's login, or a token of one, deploys or applies whatever it likes",
            "Set canAdminsBypass to false, or name the repository with its reason where the plan has no such switch.",
            accepted_as=repository.optional_text() or "",
        )


RULE = ResourceRule(
    id="environments-bind-administrators",
    title="Administrators cannot bypass the protection of an environment",
    severity=Severity.HIGH,
    why=(
        "A protection that administrators can lift protects against everybody but the accounts that are worth stealing. GitHub's "
        "default lets them."
    ),
    remediation=(
        "Set `canAdminsBypass` to false.",
        "For the day when it must go another way, keep a break-glass procedure that is seen by others.",
        "Where the plan has no such switch for private repositories, name the repository and that reason in the exceptions.",
    ),
    frameworks=(GITHUB_ENVIRONMENTS, CIS_PROTECTION_BINDS_ADMINISTRATORS),
    applies_to=ENVIRONMENTS,
    bad=(example_environment("production", canAdminsBypass=True),),
    good=(example_environment("production"),),
    judge=judge,
    exceptions="A repository for whose environments the plan has no such switch, by its name.",
)
