"""Explain a workflow from its model: what starts it, which job runs when and may do what, and a diagram."""

from collections.abc import Iterator

from bulwark.workflows.jobs import Job
from bulwark.workflows.steps import Step, Use
from bulwark.workflows.triggers import Push, Schedules, Trigger, WorkflowDispatch, WorkflowRun
from bulwark.workflows.workflow import Workflow


def explain(path: str, workflow: Workflow) -> str:
    """Return a page in Markdown about one workflow: title, triggers, diagram, jobs with their permissions and steps."""
    return "\n".join(
        [
            f"## {workflow.name}",
            "",
            f"`{path}`",
            "",
            *_list("Starts", [describe(trigger) for trigger in workflow.triggers]),
            *diagram(workflow),
            *(line for job in workflow.jobs for line in _job(job)),
        ]
    )


def describe(trigger: Trigger) -> str:
    """Return in words what starts a workflow."""
    match trigger:
        case Schedules():
            return f"at {' and '.join(f'`{cron}`' for cron in trigger.crons)} (UTC)"
        case WorkflowDispatch():
            choices = "; ".join(
                f"{name}: {', '.join(given.options) or given.type} ({given.description})"
                for name, given in trigger.inputs.items()
            )
            return f"by hand{f', with {choices}' if choices else ''}"
        case WorkflowRun():
            return f"after a run of {' or '.join(trigger.workflows)} on {' or '.join(trigger.branches)}"
        case Push():
            return f"by a push to {' or '.join(trigger.branches)}"
        case _:
            return f"by `{trigger.event}`"


def diagram(workflow: Workflow) -> Iterator[str]:
    """Yield the lines of a Mermaid diagram: events lead to jobs without needs, jobs to those that need them."""
    yield from ("```mermaid", "flowchart LR")
    for event in workflow.events:
        yield f'  {event}(["{event}"])'
    for job in workflow.jobs:
        environment = f"<br>{job.environment}" if job.environment else ""
        yield f'  {_node(job.id)}["{job.name}{environment}"]'
        for origin in job.needs or workflow.events:
            yield f"  {_node(origin) if job.needs else origin} --> {_node(job.id)}"
    yield from ("```", "")


def _node(job: str) -> str:
    return f"job-{job}"


def _job(job: Job) -> Iterator[str]:
    yield from (f"### {job.name}", "")
    if job.why:
        yield from (job.why, "")
    facts = [f"within {job.timeout_minutes} minutes on {job.runner}"]
    if job.environment:
        facts.append(f"in the GitHub environment `{job.environment}`")
    if job.needs:
        facts.append(f"after {', '.join(job.needs)}")
    if job.condition is not None:
        facts.append(f"if `{job.condition.text}`")
    yield from _list("Runs", facts)
    granted = job.permissions.granted
    yield from _list("May", [f"`{item.scope}: {item.access}` {item.reason}" for item in granted] or ["nothing with its token"])
    yield from _list("Does", [_step(step) for step in job.steps])


def _step(step: Step) -> str:
    how = f" (`{step.pin.action}` {step.pin.tag})" if isinstance(step, Use) else ""
    return f"{step.name}{how}{f'. {step.why}' if step.why else ''}"


def _list(title: str, entries: list[str]) -> Iterator[str]:
    yield from (f"{title}:", "", *(f"- {entry}" for entry in entries), "")
