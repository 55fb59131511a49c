"""Tell which contexts of a workflow hold text that strangers, or people without the job's rights, can write.

`github.event` mirrors the event's JSON, so a field is judged by its name: GitHub Docs ("Script injections", 2026-11) lists the
names of free texts, zizmor (`data/context-capabilities.csv`, 1.29.0) what each field can hold. Names of branches and
tags count as free text: `a$(id)` is one.
"""

from collections.abc import Mapping
from typing import Final

from policies.resources import UndecidedError
from policies.workflow_files import WorkflowFile

_FREE: Final = frozenset(
    {
        "github",
        "github.*",
        "github.event",
        "github.event.*",
        "github.base_ref",
        "github.head_ref",
        "github.ref",
        "github.ref_name",
    }
)
"""Whole contexts, and the names of branches and tags."""

_FREE_FIELDS: Final = frozenset(
    {
        "base_branch", "bio", "blog", "body", "company", "default_branch", "description", "display_title", "email",
        "environment", "from", "head_branch", "head_ref", "homepage", "label", "location", "message", "name",
        "page_name", "path", "ref", "summary", "tag_name", "target_commitish", "task", "text", "title", "username",
    }
)  # fmt: skip
_FIXED_FIELDS: Final = frozenset(
    {
        "action", "additions", "after", "author_association", "base_sha", "before", "changed_files", "check_suite_id",
        "commit_id", "conclusion", "created", "deleted", "deletions", "draft", "event", "forced", "fork", "full_name",
        "head_sha", "id", "locked", "login", "merge_commit_sha", "merged", "node_id", "number", "permission",
        "prerelease", "private", "run_attempt", "run_number", "schedule", "sha", "size", "state", "state_reason",
        "status", "type", "visibility", "workflow_id",
    }
)  # fmt: skip
"""Numbers, states, commits, and names whose letters GitHub restricts. Addresses are left out: some hold the name of a branch."""

_TIME: Final = "_at"

_TYPED_INPUTS: Final = frozenset({"boolean", "choice", "number"})
"""Types of inputs that GitHub checks before a run begins."""


def is_untrusted(context: str, workflow: WorkflowFile) -> bool:
    """Say whether a context's text can be somebody's own choice. `context` is as `policies.actions_expressions` names it.

    Raises:
        UndecidedError: it is a field of the event that is not known by its name.
    """
    if context.startswith("github.event.inputs"):
        context = context.removeprefix("github.event.")
    if context == "inputs" or context.startswith("inputs."):
        return not _is_typed(context.partition(".")[2], workflow)
    if context in _FREE or context.startswith("github.event.client_payload"):
        return True
    if not context.startswith("github.event."):
        return False
    field = context.rpartition(".")[2]
    if field in _FREE_FIELDS or field in _FIXED_FIELDS or field.endswith(_TIME):
        return field in _FREE_FIELDS
    raise UndecidedError("content", f"who can write {context} is not known")


def _is_typed(name: str, workflow: WorkflowFile) -> bool:
    """Say whether an input has, in every way to start the workflow, a type that leaves no room for free text."""
    if workflow.is_action:
        return False
    declared = [
        value.field("type").optional_text()
        for trigger in workflow.triggers.values()
        if isinstance(trigger.raw, Mapping)
        for key, value in trigger.field("inputs").fields()
        if key.lower() == name
    ]
    return bool(declared) and all(kind in _TYPED_INPUTS for kind in declared)
