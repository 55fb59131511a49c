"""The flat program makes what the components make, and imports what it uses."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.program.comparison import Comparing, Comparison, effort_for
from benchmarks.program.flat import flat_source
from benchmarks.program.import_time import measure_imports, program_imports, provider_imports
from benchmarks.program.registrations import Registration, read_registrations
from benchmarks.program.sameness import count_resources, differences
from benchmarks.program.watch import limited
from benchmarks.workshop import Workshop
from engine import Engine

STACK_URN = "urn:pulumi:staging::bulwark"


def registered(kind: str, name: str, inputs: dict[str, Any], **told: Any) -> Registration:
    urn = f"{STACK_URN}::{kind}::{name}"
    given: dict[str, Any] = {"outputs": {"id": f"{name}-id"}, "provider": "", "dependencies": (), "sources": {}, "options": {}}
    return Registration(urn=urn, token=kind, name=name, inputs=inputs, **(given | told))


GOOGLE = registered("pulumi:providers:gcp", "google", {"project": "p", "addPulumiAttributionLabel": "false"})
ACCOUNT = registered(
    "gcp:serviceaccount/account:Account",
    "deploy",
    {"accountId": "deployer"},
    outputs={"id": "projects/p/serviceAccounts/deployer", "email": "deployer@p", "disabled": False},
    provider=GOOGLE.urn,
    options={"protect": True, "deleteBeforeReplace": True},
)


def test_a_vendors_answer_inside_of_an_input_becomes_an_output_and_waits_for_it_alone() -> None:
    service = registered("gcp:projects/service:Service", "iam", {"service": "iam"}, provider=GOOGLE.urn)
    binding = registered(
        "gcp:projects/iAMBinding:IAMBinding",
        "holders",
        {"members": ["serviceAccount:deployer@p"], "role": "deployer@p"},
        provider=GOOGLE.urn,
        dependencies=(ACCOUNT.urn, service.urn),
        sources={"members": (ACCOUNT.urn,)},
    )
    lines = flat_source([GOOGLE, ACCOUNT, service, binding]).splitlines()[-4:]
    assert lines[0] == (
        "r0 = pulumi_gcp.Provider('google', project='p', add_pulumi_attribution_label=False, opts=without_the_shell())"
    )
    assert lines[1] == (
        "r1 = pulumi_gcp.serviceaccount.Account('deploy', account_id='deployer', "
        "opts=pulumi.ResourceOptions(protect=True, delete_before_replace=True, provider=r0))"
    )
    assert lines[3] == (
        "r3 = pulumi_gcp.projects.IAMBinding('holders', members=[pulumi.Output.concat('serviceAccount:', r1.email)], "
        "role='deployer@p', opts=pulumi.ResourceOptions(provider=r0, depends_on=[r2]))"
    )


def test_secrets_stay_secret_and_what_is_only_depended_on_is_waited_for() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "deployer@p"}
    label = registered(
        "github:index/issueLabel:IssueLabel",
        "label",
        {"color": secret},
        dependencies=(ACCOUNT.urn,),
        sources={"color": (ACCOUNT.urn,)},
    )
    other = registered("github:index/issueLabel:IssueLabel", "other", {"color": "0"}, dependencies=(ACCOUNT.urn,))
    *_, first, second = flat_source([GOOGLE, ACCOUNT, label, other]).splitlines()
    assert first == "r2 = pulumi_github.IssueLabel('label', color=pulumi.Output.secret(r1.email), opts=pulumi.ResourceOptions())"
    assert second == "r3 = pulumi_github.IssueLabel('other', color='0', opts=pulumi.ResourceOptions(depends_on=[r1]))"


def call(kind: str, name: str, *, parent: str = "", custom: bool = True, **told: Any) -> dict[str, Any]:
    request = {"type": kind, "name": name, "object": {}, "parent": parent, **({"custom": True} if custom else {}), **told}
    answer = {"urn": f"{STACK_URN}::{kind}::{name}", "id": name, "object": {}}
    method, progress = "/pulumirpc.ResourceMonitor/RegisterResource", "response_completed"
    return {"method": method, "progress": progress, "request": request, "response": answer}


def test_a_resource_waits_for_what_the_components_around_it_wait_for(tmp_path: Path) -> None:
    service = f"{STACK_URN}::gcp:projects/service:Service::iam"
    outer, inner = f"{STACK_URN}::a:b:Outer::outer", f"{STACK_URN}::a:b:Inner::inner"
    calls = [
        call("pulumi:pulumi:Stack", "bulwark-staging", custom=False),
        call("gcp:projects/service:Service", "iam"),
        call("a:b:Outer", "outer", custom=False, dependencies=[service]),
        call("a:b:Inner", "inner", custom=False, parent=outer),
        call("gcp:serviceaccount/account:Account", "deploy", parent=inner, protect=True, provider=f"{service}::the-id"),
        {"method": "/pulumirpc.ResourceProvider/Check", "progress": "response_completed", "request": {}, "response": {}},
    ]
    record = tmp_path / "calls.jsonl"
    record.write_text("".join(json.dumps(one) + "\n" for one in calls))
    first, second = read_registrations(record)
    assert (first.name, first.dependencies, first.options) == ("iam", (), {})
    assert (second.name, second.dependencies, second.options) == ("deploy", (service,), {"protect": True})
    assert second.provider == service


def state(*, project: str, retention: str = "1y", protect: bool = True, name: str = "kept") -> dict[str, Any]:
    web = {"urn": f"{STACK_URN}::vercel:index/project:Project::web", "custom": True, "id": project, "inputs": {}, "outputs": {}}
    kept = {
        "urn": f"{STACK_URN}::a:b:Part$vercel:index/projectDeploymentRetention:ProjectDeploymentRetention::{name}",
        "custom": True,
        "id": "r",
        "protect": protect,
        "inputs": {"projectId": f"in {project}", "production": retention},
        "outputs": {},
        "propertyDependencies": {"projectId": [web["urn"]], "production": []},
    }
    part = {"urn": f"{STACK_URN}::a:b:Part::part", "custom": False}
    return {"deployment": {"resources": [part, web, kept]}}


def test_what_a_vendor_made_up_may_differ_and_nothing_else_may() -> None:
    one = state(project="prj_one")
    assert count_resources(one) == 2
    assert differences(one, state(project="prj_other")) == []
    kind = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention"
    assert differences(one, state(project="prj_other", retention="1w")) == [f"{kind} kept: production is '1y' and '1w'"]
    assert differences(one, state(project="prj_other", protect=False)) == [f"{kind} kept: protect is True and False"]
    lonely = differences(one, state(project="prj_other", name="more"))
    assert lonely == [f"{kind} kept is in one of the two alone", f"{kind} more is in one of the two alone"]


def test_two_things_may_have_changed_places() -> None:
    def channels(first: str, second: str) -> dict[str, Any]:
        made = [
            {"urn": f"{STACK_URN}::a:b:Channel::{name}", "custom": True, "id": identifier, "inputs": {}, "outputs": {}}
            for name, identifier in (("one", first), ("two", second))
        ]
        alert = {
            "urn": f"{STACK_URN}::a:b:Alert::alert",
            "custom": True,
            "id": "alert",
            "inputs": {"channels": [{"name": first}, {"name": second}]},
            "outputs": {},
            "propertyDependencies": {"channels": [one["urn"] for one in made]},
        }
        return {"deployment": {"resources": [*made, alert]}}

    assert differences(channels("channel-1", "channel-2"), channels("channel-2", "channel-1")) == []
    swapped = channels("channel-2", "channel-1")
    swapped["deployment"]["resources"][2]["inputs"]["channels"].reverse()
    assert len(differences(channels("channel-1", "channel-2"), swapped)) == 1


@pytest.mark.engine
@pytest.mark.timeout(300)
def test_the_flat_program_makes_the_same_and_finds_nothing_to_do(tmp_path: Path, engine: Engine) -> None:
    comparison = Comparison(1)
    with Workshop(tmp_path, 1) as workshop, limited(280) as watch:
        comparing = Comparing(workshop, engine.bin_dir, comparison, watch, effort_for(1, is_trial=True), is_plain_first=False)
        comparing.run()
    for kind, turns in comparison.kinds.items():
        operation = "create" if kind == "first up" else "same"
        assert [set(one.changes) for one in (*turns.changed, *turns.plain)] == [{operation}] * 2, kind
    assert comparison.up.changed[0].resources == comparison.resources + comparison.components
    assert comparison.up.plain[0].resources == comparison.resources + 1
    assert comparison.resources > 150
    assert comparison.up.changed[0].server_seconds > 0
    assert comparison.largest_bytes > comparison.state_bytes > 100_000


@pytest.mark.slow
def test_the_imports_are_those_of_the_program_and_of_the_classes_that_are_used() -> None:
    assert "from components.foundation import Foundation" in program_imports()
    assert provider_imports([GOOGLE, ACCOUNT]).splitlines() == [
        "import pulumi",
        "import pulumi_gcp",
        "import pulumi_gcp.serviceaccount",
        "pulumi_gcp.Provider",
        "pulumi_gcp.serviceaccount.Account",
    ]
    times = measure_imports([GOOGLE, ACCOUNT], pairs=1)
    assert len(times.program) == len(times.providers) == len(times.ratios) == len(times.processor_ratios) == 1
    assert times.program[0][1] > times.providers[0][1] > 0
