"""What rehearsals of the infrastructure's own workflows stand on: stacks up, secrets with values, a machine for jobs."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from ground import ROOT, Ground

from bulwark.workflows.own import infra_comment
from engine.cache import cache_folder
from rehearsal.github import GitHub
from rehearsal.job import Machine
from rehearsal.plugins import write_plugins
from rehearsal.run import Given, Started, WorkflowRun
from rehearsal.stand_ins import write_stand_ins


@dataclass(slots=True)
class Stage:
    """What one test file plays on."""

    ground: Ground
    github: GitHub
    machine: Machine
    folder: Path
    count: int = 0

    def tree(self, name: str) -> Path:
        """Return a work tree of its own of this repository, with the stack files that the local stacks have."""
        target = self.folder / "trees" / name
        copy_tree(target)
        for stack in self.ground.pipelines:
            shutil.copyfile(self.ground.session.folder.stack_file(stack), target / f"Pulumi.{stack}.yaml")
        commit(target)
        return target

    def start(self, path: str, tree: Path, event_name: str, event: Mapping[str, object]) -> WorkflowRun:
        """Return a run on the default branch; nothing has run yet."""
        run_id, number = self.github.begin(path, "main", event_name)
        started = Started(event_name, event, "refs/heads/main", self.github.head("main"), run_id, number)
        return self._run(path, tree, started, {"": tree, "main": tree})

    def propose(self, path: str, tree: Path, base: Path, *, is_fork: bool) -> WorkflowRun:
        """Return a run for a pull request of somebody; the workflow's file is that of the pull request, as at GitHub."""
        self.count += 1
        base_sha, whose = self.github.head("main"), "stranger/fork" if is_fork else self.github.full_name
        head = {"ref": "change", "sha": f"{self.count:040x}", "repo": {"full_name": whose}}
        number, (run_id, run_number) = (
            self.github.open_pull(whose, str(head["sha"])),
            self.github.begin(path, "main", "pull_request"),
        )
        event = {"number": number, "pull_request": {"number": number, "head": head, "base": {"ref": "main", "sha": base_sha}}}
        started = Started(
            "pull_request",
            event,
            f"refs/pull/{number}/merge",
            base_sha,
            run_id,
            run_number,
            is_fork=is_fork,
            head_ref="change",
            base_ref="main",
        )
        return self._run(path, tree, started, {"": tree, "base": base})

    def comment(self, tree: Path, run: WorkflowRun) -> WorkflowRun:
        """Return the run that a preview's end starts on the default branch."""
        pull = run.started.event["pull_request"]["head"]
        ended = {"id": run.started.run_id, "event": "pull_request", "head_branch": pull["ref"], "head_sha": pull["sha"]}
        event = {"workflow_run": {**ended, "head_repository": pull["repo"], "conclusion": run.conclusion}}
        return self.start(infra_comment.PATH, tree, "workflow_run", event)

    def _run(self, path: str, tree: Path, started: Started, checkouts: Mapping[str, Path]) -> WorkflowRun:
        settings = self.ground.session.settings
        # The passphrase stands for the key that the accounts of the duties may use, and nobody else.
        given = Given({"PULUMI_BACKEND_URL": settings.backend_url}, {"PULUMI_CONFIG_PASSPHRASE": settings.credentials.passphrase})
        return WorkflowRun(self.github, self.machine, path, tree / path, started, checkouts, given)


def copy_tree(target: Path) -> None:
    """Copy every file of this repository that git has or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def commit(tree: Path) -> None:
    """Make a work tree a repository of one commit, which act wants to see."""
    identity = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@bulwark.example", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "Rehearsal"]):
        subprocess.run(["git", *command], cwd=tree, check=True, capture_output=True)


def set_stage(ground: Ground, act: Path, folder: Path) -> Stage:
    """Make the stage of a ground with its stacks up."""
    github = GitHub.planted(ground.session, ground.pipelines)
    github.plant_fork()
    for pipeline in ground.pipelines.values():
        give_values(ground, pipeline.google.project)
        bind_apply(ground, pipeline.google.project)
    home = folder / "pulumi-home"
    write_plugins(home)
    settings = ground.session.settings
    environment = {
        **{name: value for name, value in settings.vendor_environment().items() if "TOKEN" not in name},
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "REHEARSAL_PYTHON": str(Path(sys.prefix)),
        "XDG_CACHE_HOME": str(cache_folder(os.environ).parent.parent),
        "NO_PROXY": "127.0.0.1",
    }
    machine = Machine(act, folder, write_stand_ins(folder / "actions"), environment)
    return Stage(ground, github, machine, folder)


def give_values(ground: Ground, project: str) -> None:
    """Give the two secrets that the infrastructure's jobs read the values that the local cloud knows."""
    credentials, app = ground.session.settings.credentials, ground.session.folder.app()
    assert app is not None
    for name, value in {"VERCEL_API_TOKEN": credentials.vercel, "GITHUB_APP_PRIVATE_KEY": app.private_key}.items():
        body = {"payload": {"data": base64.b64encode(value.encode()).decode()}}
        google(ground, "POST", f"/v1/projects/{project}/secrets/{name}:addVersion", body)


def bind_apply(ground: Ground, project: str) -> None:
    """Bind what `bulwark init` binds before the first `up`: the custom role to the account that brings everything up."""
    policy = google(ground, "POST", f"/v1/projects/{project}:getIamPolicy", {})
    member = f"serviceAccount:infra-apply@{project}.iam.gserviceaccount.com"
    binding = {"role": f"projects/{project}/roles/bulwark_infra_apply", "members": [member]}
    body = {"policy": {**policy, "bindings": [*policy.get("bindings", []), binding]}}
    google(ground, "POST", f"/v1/projects/{project}:setIamPolicy", body)


def google(ground: Ground, method: str, path: str, body: object) -> dict[str, list[object]]:
    """Ask Google as the operator."""
    settings = ground.session.settings
    headers = {"Authorization": f"Bearer {settings.credentials.google}"}
    answer = httpx.request(method, f"{settings.endpoints['google']}{path}", json=body, headers=headers, trust_env=False)
    assert answer.is_success, answer.text
    found: dict[str, list[object]] = answer.json()
    return found
