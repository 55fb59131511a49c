"""Run one job of a workflow file with act, in a process of its own, and read what came of it."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

LIMIT_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Machine:
    """What all jobs of a rehearsal have in common."""

    act: Path
    folder: Path
    """Scratch: caches, files of settings."""
    flags: tuple[str, ...]
    """Of act: what stands in for actions of others."""
    environment: Mapping[str, str]
    """Of every step: where the vendors are, where engine and Python are. No credential."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One job as its run hands it to a runner."""

    number: str
    """Unique in the rehearsal; names its folder."""
    checkout: Path
    """Work tree that the step `actions/checkout` gives."""
    workflow: Mapping[str, Any]
    job: str
    event_name: str
    event: Mapping[str, Any]
    context: Mapping[str, str]
    """Variables that become the context `github`."""
    variables: Mapping[str, str]
    """`vars`, those of the job's environment."""
    token: str
    identity: Mapping[str, str]
    """The two variables for asking for an OIDC token; empty for a job that may not."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job."""

    result: str
    """`success`, `failure` or `skipped`."""
    log: str
    """All that its steps printed."""
    summary: str


def run_job(machine: Machine, asked: Asked, seconds: float = LIMIT_SECONDS) -> Done:
    """Run the job to its end, or for so long; it then failed."""
    scratch = machine.folder / asked.number
    scratch.mkdir(parents=True)
    files = _files(scratch, machine, asked)
    command = [
        str(machine.act),
        asked.event_name,
        "-C",
        str(asked.checkout),
        "--json",
        "--rm",
        "--no-cache-server",
        "--pull=false",
    ]
    command += ["-P", f"{_runner(asked)}=-self-hosted", "--action-cache-path", str(scratch / "cache"), *files, *machine.flags]
    environment = {"PATH": os.environ["PATH"], "HOME": str(scratch), "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command,
        cwd=scratch,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            output, _ = process.communicate()
            return Done("failure", f"{_read(output)[1]}\nthe job was ended after {seconds} s", "")
    result, log, summary = _read(output)
    # Nothing ran, and not because a condition said so.
    is_broken = result == "skipped" and process.returncode != 0
    return Done("failure" if is_broken else result, log, summary)


def _files(scratch: Path, machine: Machine, asked: Asked) -> list[str]:
    """Write what act reads, and return its flags."""
    settings = {**machine.environment, **asked.context}
    contents = {"env": settings, "vars": asked.variables, "secrets": {"GITHUB_TOKEN": asked.token}}
    for name, values in contents.items():
        (scratch / name).write_text("".join(f"{key}={json.dumps(value)}\n" for key, value in values.items()))
    (scratch / "event.json").write_text(json.dumps(asked.event))
    # JSON is YAML, too.
    (scratch / "workflow.yml").write_text(json.dumps(_alone(asked)))
    flags = {"-W": "workflow.yml", "-e": "event.json", "--env-file": "env", "--var-file": "vars", "--secret-file": "secrets"}
    return [word for flag, name in flags.items() for word in (flag, str(scratch / name))]


def _alone(asked: Asked) -> dict[str, Any]:
    """Return the workflow with this job alone, and with what act would leave out or misread taken out.

    Needs, environment and permissions are kept by the run; the identity is the job's own, which act cannot tell from another's.
    """
    job = {
        key: value
        for key, value in asked.workflow["jobs"][asked.job].items()
        if key not in ("needs", "environment", "permissions")
    }
    job["env"] = {**job.get("env", {}), **asked.identity}
    # The run has chosen the work tree by it; act would ask GitHub for any other ref than the event's.
    job["steps"] = [_without_ref(step) for step in job["steps"]]
    kept = {key: value for key, value in asked.workflow.items() if key not in ("concurrency", "permissions")}
    return {**kept, "on": asked.event_name, "jobs": {asked.job: job}}


def _without_ref(step: Mapping[str, Any]) -> dict[str, Any]:
    if not str(step.get("uses")).startswith("actions/checkout@"):
        return dict(step)
    return {**step, "with": {name: value for name, value in step.get("with", {}).items() if name != "ref"}}


def _runner(asked: Asked) -> str:
    return str(asked.workflow["jobs"][asked.job]["runs-on"])


def _read(output: str) -> tuple[str, str, str]:
    """Return result, log and summary of act's lines of JSON. A job of which no line tells an end was skipped by its condition."""
    result, log, summary = "skipped", [], []
    for line in output.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            log.append(line)
            continue
        result = entry.get("jobResult", result)
        if entry.get("command") == "summary":
            summary.append(str(entry.get("content", "")))
        log.append(str(entry.get("msg", "")).rstrip("\n"))
    return result, "\n".join(log), "\n".join(summary)
