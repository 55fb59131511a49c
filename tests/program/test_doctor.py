"""`bulwark doctor` beside a real update: what it counted beforehand is what was made, and a stack that stands passes whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Desk, desk_at
from ground import ROOT

from bulwark.config.environments import load_environment
from bulwark.doctor.demand import alert_conditions, alert_policies, uptime_checks, uses
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK = "staging"
PIPELINE = load_environment(ROOT, STACK)
PROJECT = PIPELINE.google.project


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    with desk_at(tmp_path / "checkout", engine.bin_dir) as desk:
        yield desk


def listed(desk: Desk, path: str, key: str) -> list[dict[str, object]]:
    return list(desk.call("google", "GET", f"{path}?pageSize=100").get(key, []))


def test_what_was_counted_is_what_was_made_and_a_stack_that_stands_passes(desk: Desk):
    before = desk.answer("doctor", STACK, status=3)
    assert "bulwark up staging" in before["commands"]
    desk.run("up", STACK)

    counted = {use.limit.id: use.used for use in uses(PIPELINE, [PIPELINE])}
    policies = listed(desk, f"/v3/projects/{PROJECT}/alertPolicies", "alertPolicies")
    made = {
        "uptime-checks": listed(desk, f"/v3/projects/{PROJECT}/uptimeCheckConfigs", "uptimeCheckConfigs"),
        "alert-policies": policies,
        "notification-channels": listed(desk, f"/v3/projects/{PROJECT}/notificationChannels", "notificationChannels"),
        "objectives": listed(
            desk, f"/v3/projects/{PROJECT}/services/living-tree/serviceLevelObjectives", "serviceLevelObjectives"
        ),
        "service-accounts": listed(desk, f"/v1/projects/{PROJECT}/serviceAccounts", "accounts"),
        "custom-roles": listed(desk, f"/v1/projects/{PROJECT}/roles", "roles"),
    }
    assert {name: len(things) for name, things in made.items()} == {name: counted[name] for name in made}
    assert (len(made["uptime-checks"]), len(policies)) == (uptime_checks(PIPELINE), alert_policies(PIPELINE))
    assert sum(len(policy["conditions"]) for policy in policies) == alert_conditions(PIPELINE)  # type: ignore[arg-type, misc]
    owner = PIPELINE.github.owner
    variables = desk.call("github", "GET", f"/repos/{owner}/living-tree/environments/staging/variables")
    assert variables["total_count"] == counted["environment-variables"]

    # A person brings what no program makes: the APIs of state and key, and the value of every secret.
    (desk.checkout / "value").write_text("canary")
    secrets = [contract.source or key for app in PIPELINE.apps.values() for key, contract in app.secrets.items()]
    desk.run("init", STACK, "--yes", *(f"--secret-file={secret}=value" for secret in secrets))
    after = desk.answer("doctor", STACK)
    assert {check["phase"] for check in after["checks"]} == {"pass"}
    assert after["commands"] == []
    assert "canary" not in desk.run("doctor", STACK).stdout
