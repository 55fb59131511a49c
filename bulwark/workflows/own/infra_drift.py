"""`infra-drift.yml`: what stands beside what is declared, every hour and by hand; publishes the states that previews work on."""

from typing import Final

from bulwark.core.duties import Duty
from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import READS_CODE, SIGNS_IN, check_out, keep, publish_state, set_up, sign_in, with_credentials
from bulwark.workflows.permissions import Permissions
from bulwark.workflows.triggers import Input, InputType, Schedules, WorkflowDispatch
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Infrastructure drift"
PATH: Final = ".github/workflows/infra-drift.yml"
ALL: Final = "all"

_SCHEDULE: Final = "23 * * * *"
"""Not at the full hour, when GitHub has most to start and leaves some out."""
_MINUTES: Final = 30
_DAYS: Final = 7


def infra_drift(environments: Environments) -> Workflow:
    """Return the workflow."""
    options = (ALL, *environments.names)
    choice = Input("The environment to look at", InputType.CHOICE, options, default=ALL, is_required=True)
    return Workflow(
        name=NAME,
        triggers=(Schedules((_SCHEDULE,)), WorkflowDispatch({"environment": choice})),
        concurrency=Concurrency(f"infra-drift-{Expression('github.run_id')}"),
        jobs=tuple(_job(environments, name) for name in environments.names),
    )


def _job(environments: Environments, name: str) -> Job:
    after = Expression("!cancelled()")
    report = f"drift-{name}.json"
    return Job(
        id=f"drift-{name}",
        name=f"Drift of {name}",
        condition=Expression(
            f"github.event_name == 'schedule' || inputs.environment == '{ALL}' || inputs.environment == '{name}'"
        ),
        runner=RUNNER,
        timeout_minutes=_MINUTES,
        environment=environments.of(name, Duty.INFRA_DRIFT),
        permissions=Permissions((READS_CODE, SIGNS_IN)),
        steps=(
            check_out(),
            *set_up(with_engine=True),
            sign_in(),
            with_credentials(name, f"Look for drift of {name}", f"drift detect {name} --report --json > {report}", {}),
            keep(f"drift-{name}", report, _DAYS, after),
            *publish_state(name, after),
        ),
    )
