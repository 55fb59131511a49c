"""Vercel's own SDK drives every route it knows, and finds in each answer exactly the fields it describes.

Where Node is absent the tests are skipped and say so; where it is present a failing installation of the SDK fails them.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from localcloud.services.vercel import SERVICE

TOKEN = "operatorTokenOfTheContract01"
TEAM = "team_LivingTree0000000000001"
SEED = {
    "vercel": {
        "operator_token": TOKEN,
        "teams": [
            {
                "id": TEAM,
                "slug": "living-tree",
                "plan": "pro",
                "rolling_release_slots": 2,
                "members": [{"username": "contractor", "role": "CONTRIBUTOR"}],
            }
        ],
    }
}
# Fields that the SDK's description lacks, each with whoever reads it.
BEYOND_THE_SDK = {
    "previewDeploymentSuffix": "terraform-provider-vercel reads it",
    "previewDeploymentsDisabled": "terraform-provider-vercel reads it",
    "serverlessFunctionRegion": "terraform-provider-vercel reads it",
    "publicSource": "the SDK writes it; without it a change could not be seen",
    "uid": "the older name of a deployment's id, which list items still carry",
    "state": "the older name of readyState, which list items still carry",
}

pytestmark = [pytest.mark.slow, pytest.mark.needs("node", "what Vercel's SDK reads and writes")]


@pytest.fixture
def report(vercel_sdk: Path, local_cloud: Any) -> dict[str, Any]:
    """What the driver saw of a fresh local cloud."""
    httpx.post(f"{local_cloud.control}/seed", json=SEED).raise_for_status()
    command = ["node", "drive.mjs", local_cloud.vercel, TOKEN, TEAM]
    result = subprocess.run(command, cwd=vercel_sdk, capture_output=True, text=True, check=False, timeout=240)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_sdk_can_use_every_route_and_finds_what_it_describes(report: dict[str, Any]) -> None:
    assert report["errors"] == {}
    # Names of our own, which the SDK does not know, have a colon; every other route is named after the SDK's function.
    assert report["driven"] == sorted(route.id for route in SERVICE.routes if ":" not in route.id)
    problems = [problem for found in report["problems"].values() for problem in found]
    assert [problem for problem in problems if not is_declared(problem)] == []
    assert {problem.split(": ")[0].rpartition(".")[2] for problem in problems} == set(BEYOND_THE_SDK)


def is_declared(problem: str) -> bool:
    path, _, what = problem.partition(": ")
    return what == "unknown field" and path.rpartition(".")[2] in BEYOND_THE_SDK


def test_routes_stand_where_the_sdk_calls_them(vercel_sdk: Path) -> None:
    functions = vercel_sdk / "node_modules/@vercel/sdk/esm/funcs"
    wrong = []
    for route in SERVICE.routes:
        if ":" in route.id:
            continue
        source = (functions / f"{route.id}.js").read_text()
        if f'"{route.path}"' not in source or f'method: "{route.method}"' not in source:
            wrong.append(route.id)
    assert wrong == []
