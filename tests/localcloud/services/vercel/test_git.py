"""The Git connection of a project."""

from typing import Any

import pytest

LINK = "/v9/projects/web/link"


def test_a_project_is_connected_and_disconnected(vercel: Any):
    vercel.project()
    link = vercel.do("POST", LINK, {"type": "github", "repo": "living-tree-app/living-tree"})["link"]
    assert (link["type"], link["org"], link["repo"], link["productionBranch"]) == (
        "github",
        "living-tree-app",
        "living-tree",
        "main",
    )
    assert vercel.do("GET", "/v9/projects/web")["link"] == link
    assert vercel.do("DELETE", LINK)["link"] is None
    assert vercel.do("DELETE", LINK)["link"] is None


@pytest.mark.parametrize(
    "body", [{}, {"type": "gitlab", "repo": "a/b"}, *({"type": "github", "repo": bad} for bad in ("abc", "/ab", "ab/", "a/b/c"))]
)
def test_what_is_no_repository(vercel: Any, body: dict[str, str]):
    vercel.project()
    assert vercel.ask("POST", LINK, body).status == 400


def test_there_is_no_project(vercel: Any):
    assert vercel.ask("DELETE", LINK).status == 404
