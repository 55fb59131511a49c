"""The steps that several of the infrastructure's own jobs have in common."""

from collections.abc import Mapping
from typing import Final

from bulwark.workflows.bulwark_action import PYTHON
from bulwark.workflows.expressions import Expression
from bulwark.workflows.permissions import Access, Permission
from bulwark.workflows.pins import pin
from bulwark.workflows.steps import Run, Step, Use

TOKEN: Final = {"GITHUB_TOKEN": str(Expression("github.token"))}
"""What a step has that asks GitHub as the job itself."""

READS_CODE: Final = Permission("contents", Access.READ, "to check out this repository")
SIGNS_IN: Final = Permission("id-token", Access.WRITE, "to sign in to Google Cloud without a key")

STATE_DAYS: Final = 90
"""How long a published state can be fetched: the longest that a public repository may ask for. Drift publishes hourly."""

BACKEND: Final = {
    "PULUMI_BACKEND_URL": str(Expression("vars.PULUMI_BACKEND_URL || format('gs://{0}-pulumi-state', vars.GOOGLE_PROJECT)")),
}
"""Where the state is: the bucket that `bulwark init` makes, or what a variable of the GitHub environment names."""


def check_out(why: str = "", **given: str) -> Step:
    """Return the step that checks the repository out, leaving no credential behind in it."""
    return Use(name="Check out", pin=pin("actions/checkout"), why=why, given={**given, "persist-credentials": "false"})


def set_up(*, with_engine: bool) -> tuple[Step, Step]:
    """Return the steps that bring this program's Python packages, and the Pulumi engine where it is needed."""
    python = Use(name="Set up Python", pin=pin("actions/setup-python"), given={"python-version": PYTHON})
    what, target = ("packages and engine", "engine") if with_engine else ("packages", "environment")
    return python, Run(name=f"Install {what}", script=f"make {target}\n")


def sign_in() -> Step:
    """Return the step that becomes the account of the job's duty."""
    return Use(
        name="Sign in to Google Cloud",
        pin=pin("google-github-actions/auth"),
        given={
            "project_id": str(Expression("vars.GOOGLE_PROJECT")),
            "workload_identity_provider": str(Expression("vars.WORKLOAD_IDENTITY_PROVIDER")),
            "service_account": str(Expression("vars.SERVICE_ACCOUNT")),
        },
    )


def keep(name: str, path: str, days: int, condition: Expression | None = None) -> Step:
    """Return the step that keeps a file as an artifact of the run; a file that is missing fails it."""
    return Use(
        name=f"Keep {name}",
        condition=condition,
        pin=pin("actions/upload-artifact"),
        given={"name": name, "path": path, "if-no-files-found": "error", "retention-days": str(days)},
    )


def fetch(name: str, path: str) -> Step:
    """Return the step that fetches an artifact of the same run into a folder."""
    return Use(name=f"Fetch {name}", pin=pin("actions/download-artifact"), given={"name": name, "path": path})


def publish_state(environment: str, condition: Expression | None = None) -> tuple[Step, Step]:
    """Return the steps that publish a stack's state without its secrets, for previews that have no credential."""
    name = f"redacted-state-{environment}"
    command = f'.venv/bin/bulwark infra publish-state {environment} --commit "$COMMIT" --to {name}.json\n'
    env = {**BACKEND, "COMMIT": str(Expression("github.sha"))}
    publish = Run(name=f"Redact the state of {environment}", condition=condition, script=command, env=env)
    return publish, keep(name, f"{name}.json", STATE_DAYS, condition)


def with_credentials(
    environment: str, name: str, command: str, env: Mapping[str, str], condition: Expression | None = None
) -> Step:
    """Return a step that runs a command with the credentials of an environment, which only that command's process sees.

    Args:
        environment: whose credentials.
        name: of the step.
        command: words for bash, which may use the variables of `env`.
        env: the step's variables beside the one that says where the state is.
        condition: of the step.
    """
    script = f".venv/bin/bulwark infra with-credentials {environment} -- \\\n  .venv/bin/bulwark {command}\n"
    return Run(name=name, condition=condition, script=script, env={**BACKEND, **env})
