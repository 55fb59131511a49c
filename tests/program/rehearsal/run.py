"""A run of a workflow: its jobs in their order, each in its environment, with its token, its identity and the run's artifacts."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from rehearsal.github import GitHub, RefusedJobError
from rehearsal.job import LIMIT_SECONDS, Asked, Done, Machine, run_job


def _nothing() -> None:
    """Let things be."""


@dataclass(frozen=True, slots=True)
class Started:
    """What started a run."""

    event_name: str
    event: Mapping[str, Any]
    ref: str
    """Full."""
    sha: str
    run_id: int
    run_number: int = 1
    is_fork: bool = False
    head_ref: str = ""
    base_ref: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a job in a GitHub environment has beside the environment's own variables; no other job has it."""

    variables: Mapping[str, str]
    settings: Mapping[str, str]
    """Variables of the process."""


@dataclass(slots=True)
class WorkflowRun:
    """One run; its artifacts stay in its folder."""

    github: GitHub
    machine: Machine
    path: str
    """Of the workflow's file."""
    file: Path
    """Whose text counts: the pull request's own for `pull_request`."""
    started: Started
    checkouts: Mapping[str, Path]
    """Work tree by the `ref` that a step checks out; empty for the one that the event gives."""
    given: Given
    jobs: dict[str, Done] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    """Of its jobs so far."""

    @property
    def artifacts(self) -> Path:
        return self.machine.folder / f"artifacts-{self.started.run_id}"

    @property
    def conclusion(self) -> str:
        """`success` unless a job failed."""
        return "failure" if any(done.result == "failure" for done in self.jobs.values()) else "success"

    def play(self, seconds: float = LIMIT_SECONDS, before: Mapping[str, Callable[[], object]] | None = None) -> "WorkflowRun":
        """Run all jobs, one after the other; a job whose needs did not succeed is skipped.

        `before` says what somebody does just before a job.
        """
        self.artifacts.mkdir(exist_ok=True)
        workflow = YAML(typ="safe").load(self.file.read_text())
        waiting = dict(workflow["jobs"])
        while waiting:
            name = next(name for name, job in waiting.items() if not set(job.get("needs", ())) & waiting.keys())
            needs = waiting.pop(name).get("needs", ())
            (before or {}).get(name, _nothing)()
            is_ready = all(self.jobs[needed].result == "success" for needed in needs)
            self.jobs[name] = self._job(workflow, name, seconds) if is_ready else Done("skipped", "", "")
        self._store()
        self.github.end(self.started.run_id, self.conclusion)
        return self

    def _store(self) -> None:
        """Hand the run's artifacts to GitHub."""
        started = self.started
        head = started.event.get("pull_request", {}).get("head", {})
        whose = self.github.number_of(head.get("repo", {}).get("full_name", self.github.full_name))
        run = {"run_id": started.run_id, "head_sha": head.get("sha", started.sha), "head_repository_id": whose}
        run["head_branch"] = started.head_ref or started.ref.removeprefix("refs/heads/")
        for archive in sorted(self.artifacts.glob("*.zip")):
            self.github.store(run, archive.stem, archive.read_bytes())

    def says(self) -> str:
        """Return all logs."""
        return "\n".join(f"== {name}: {done.result}\n{done.log}" for name, done in self.jobs.items())

    def _job(self, workflow: Mapping[str, Any], name: str, seconds: float) -> Done:
        job = workflow["jobs"][name]
        permissions, environment = job["permissions"], job.get("environment", "")
        if self.started.is_fork:
            # GitHub Docs, "Permissions for the GITHUB_TOKEN": a fork's pull request reads at most, whatever its file says.
            permissions = {scope: "read" for scope in permissions if scope != "id-token"}
        try:
            identity = self._identity(job) if permissions.get("id-token") == "write" else {}
        except RefusedJobError as error:
            return Done("failure", str(error), "")
        self.tokens.append(self.github.job_token(permissions))
        asked = Asked(
            number=f"{self.started.run_id}-{name}",
            checkout=self._checkout(job),
            workflow=workflow,
            job=name,
            event_name=self.started.event_name,
            event=self.started.event,
            context={**self._context(workflow), **(self.given.settings if environment else {})},
            variables={**self.github.variables(environment), **self.given.variables} if environment else {},
            token=self.tokens[-1],
            identity=identity,
        )
        return run_job(self.machine, asked, seconds)

    def _checkout(self, job: Mapping[str, Any]) -> Path:
        steps = [step.get("with", {}) for step in job["steps"] if str(step.get("uses")).startswith("actions/checkout@")]
        ref = str(steps[0].get("ref", "")) if steps else ""
        # The one expression that our workflows check out by.
        return self.checkouts["base" if ref == "${{ github.event.pull_request.base.sha }}" else ref]

    def _identity(self, job: Mapping[str, Any]) -> dict[str, str]:
        started = self.started
        described = {"repository": self.github.full_name, "workflow": self.path, "ref": started.ref, "sha": started.sha}
        described |= {"event_name": started.event_name, "permissions": dict(job["permissions"]), "run_id": started.run_id}
        described |= {"environment": job["environment"]} if "environment" in job else {}
        return self.github.identity(described)

    def _context(self, workflow: Mapping[str, Any]) -> dict[str, str]:
        started = self.started
        return {
            "GITHUB_REPOSITORY": self.github.full_name,
            "GITHUB_REF": started.ref,
            # act takes the commit from this name, and from no other.
            "SHA_REF": started.sha,
            "GITHUB_RUN_ID": str(started.run_id),
            "GITHUB_RUN_NUMBER": str(started.run_number),
            "GITHUB_WORKFLOW": str(workflow["name"]),
            "GITHUB_HEAD_REF": started.head_ref,
            "GITHUB_BASE_REF": started.base_ref,
            "GITHUB_API_URL": self.github.session.settings.endpoints["github"],
            "REHEARSAL_ARTIFACTS": str(self.artifacts),
        }

    def forget(self) -> None:
        """Remove the run's artifacts."""
        shutil.rmtree(self.artifacts)
