"""Workflow and action files as a program's resources, for the tests of the rules about them."""

from textwrap import dedent
from typing import Any

from policies.resources import Resource
from policies.workflow_files import FILE_TYPE

WORKFLOW = ".github/workflows/some.yml"
ACTION = ".github/actions/some/action.yml"


def file_with(content: Any, path: Any = WORKFLOW) -> Resource:
    """A file that a program writes; a text may be indented as the test is."""
    text = dedent(content) if isinstance(content, str) else content
    return Resource(FILE_TYPE, "file", {"repository": "app", "branch": "main", "file": path, "content": text})


def steps(*lines: str, on: str = "push", top: str = "permissions: {}", job: str = "") -> Resource:
    """A workflow of one job whose steps are the YAML texts given; `job` is more YAML of the job."""
    written = "\n".join(f"      - {line}" for line in lines)
    return file_with(f"on: {on}\n{top}\njobs:\n  one:\n    runs-on: ubuntu-24.04\n{job}\n    steps:\n{written}\n")


def action(*lines: str) -> Resource:
    """A composite action with steps."""
    written = "\n".join(f"    - {line}" for line in lines)
    return file_with(f"name: a\nruns:\n  using: composite\n  steps:\n{written}\n", ACTION)
