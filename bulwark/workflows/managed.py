"""The workflow files that applications receive: each is registered here in one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bulwark.workflows import deployment_monitor
from bulwark.workflows.fleet import Member
from bulwark.workflows.workflow import Workflow


@dataclass(frozen=True, slots=True)
class ManagedWorkflow:
    """One workflow file."""

    path: str
    """Where it is in the application's repository."""
    build: Callable[[Sequence[Member]], Workflow]
    """Makes it for an application over all its environments."""


MANAGED: Final = (ManagedWorkflow(deployment_monitor.PATH, deployment_monitor.deployment_monitor),)
"""All of them, by path."""
