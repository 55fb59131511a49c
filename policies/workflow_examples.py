"""Make the workflow file that the rules' examples need: whole, and right in the eyes of every rule; examples change one place."""

from typing import Final

from policies.resources import Resource
from policies.workflow_files import FILE_TYPE

CHECKOUT: Final = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"
"""v7.0.1."""

_DEPLOY: Final = f"""\
name: deploy
on:
  push:
    branches: [main]
permissions: {{}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    environment: production
    permissions:
      contents: read
    steps:
      - uses: {CHECKOUT}
        with:
          persist-credentials: false
      - run: pnpm run deploy
"""


def deploy_workflow(old: str = "", new: str = "") -> Resource:
    """Return a program's workflow file in which one text stands in place of another."""
    inputs = {
        "repository": "living-tree",
        "branch": "main",
        "file": ".github/workflows/deploy.yml",
        "content": _DEPLOY.replace(old, new) if old else _DEPLOY,
    }
    return Resource(FILE_TYPE, "deploy", inputs, f"urn:pulumi:production::bulwark::{FILE_TYPE}::deploy")
