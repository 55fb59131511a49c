"""What the benchmark of the whole program compares is comparable: environments that are whole, programs that make the same."""

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks.__main__ import RESULTS
from benchmarks.problem import MeasuringError
from benchmarks.program.__main__ import SIZES, exit_code, main
from benchmarks.program.comparison import Comparing, Comparison, effort_for
from benchmarks.program.document import DOCUMENT_SCHEMA, as_document
from benchmarks.program.flat import flat_source
from benchmarks.program.fleet import DEFAULTED, LARGEST, read_fleet, write_fleet, write_policy_configuration
from benchmarks.program.growth import growth_exponent, last_exponent
from benchmarks.program.import_time import ImportTimes, measure_imports, program_imports, provider_imports
from benchmarks.program.page import as_page, as_picture
from benchmarks.program.plot import Line, draw
from benchmarks.program.registrations import Registration, read_registrations
from benchmarks.program.result import Result
from benchmarks.program.run import Run, measured
from benchmarks.program.sameness import count_resources, differences
from benchmarks.program.storage import Storage
from benchmarks.program.turns import Turns, take_turns
from benchmarks.program.watch import Watch, limited
from benchmarks.workshop import Workshop
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from engine import Engine

MACHINE = {"processors": 2, "system": "Linux", "architecture": "x86_64", "python": "3.11.7"}
LARGEST_VARIABLE_BYTES = 131_072
"""MAX_ARG_STRLEN of Linux, execve(2)."""
STACK_URN = "urn:pulumi:staging::bulwark"


def fleet(folder: Path, applications: int) -> Pipeline:
    write_fleet(folder, applications)
    (pipeline,) = load_environments(folder)
    return pipeline


def run(seconds: float, resources: int = 100) -> Run:
    return Run(seconds, seconds / 2, seconds / 4, 1.0, {"same": resources})


# --- environments


def test_each_further_application_has_all_that_the_first_has_and_shares_nothing_of_its_own(tmp_path: Path) -> None:
    pipeline = fleet(tmp_path, 3)
    first, *further = (pipeline.apps[name] for name in ("living-tree", "app-02", "app-03"))
    assert len(pipeline.apps) == 3
    for app in further:
        for name in ("rollout", "service_levels", "health", "notifications", "branch_rules", "framework", "directory"):
            assert getattr(app, name) == getattr(first, name)
        assert {*app.secrets} == {*first.secrets}
        assert {*app.public_settings} == {*first.public_settings}
        assert app.vercel.model_copy(update={"project": ""}) == first.vercel.model_copy(update={"project": ""})
        assert len(app.domains) == len(first.domains)
    assert len({app.repository.id for app in pipeline.apps.values()}) == 3
    assert len({row.account_id for row in pipeline.duty_rows}) == 2 + 3 * 5
    assert pipeline.infrastructure.owns_repository
    assert all(app.owns_repository for app in pipeline.apps.values())


def test_what_is_not_said_again_is_the_default(tmp_path: Path) -> None:
    apps = fleet(tmp_path, 2).apps
    first, second = apps["living-tree"], apps["app-02"]
    for *above, key in DEFAULTED:
        place, other = (getattr(app, above[0]) if above else app for app in (first, second))
        assert key in place.model_fields_set
        assert key not in other.model_fields_set
        assert getattr(place, key) == getattr(other, key)


@pytest.mark.slow
def test_the_largest_environment_fits_the_variable_in_which_a_program_gets_its_configuration(tmp_path: Path) -> None:
    fleet(tmp_path, LARGEST)
    value = json.dumps(read_fleet(tmp_path)["config"]["bulwark:pipeline"], separators=(",", ":"))
    assert len("PULUMI_CONFIG=" + json.dumps({"bulwark:pipeline": value})) < LARGEST_VARIABLE_BYTES


@pytest.mark.parametrize("applications", [0, LARGEST + 1])
def test_a_number_of_applications_that_does_not_fit_is_refused(applications: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"{applications} applications do not fit"):
        write_fleet(tmp_path, applications)


def test_the_pack_accepts_of_every_application_what_it_accepts_of_the_first(tmp_path: Path) -> None:
    entry = {"exceptions": {"living-tree": "for a reason", "infrastructure": "for another"}}
    (tmp_path / "configuration.json").write_text(json.dumps({"one": entry, "other": {"exceptions": {"infrastructure": "so"}}}))
    write_policy_configuration(tmp_path, 3)
    written = json.loads((tmp_path / "configuration.json").read_text())
    assert written["one"]["exceptions"] == entry["exceptions"] | {"app-02": "for a reason", "app-03": "for a reason"}
    assert written["other"] == {"exceptions": {"infrastructure": "so"}}


# --- the flat program


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


# --- sameness


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


# --- measuring


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_growth_is_the_power_of_the_size(exponent: float) -> None:
    costs = {size: 3 * size**exponent for size in (1, 10, 50)}
    assert growth_exponent(costs) == pytest.approx(exponent)
    assert last_exponent(costs | {1: 1000.0}) == pytest.approx(exponent)
    with pytest.raises(ValueError, match="1 sizes were measured"):
        growth_exponent({1: 2.0})


def test_two_kinds_of_runs_are_taken_in_turns() -> None:
    taken: list[str] = []

    def taking(name: str) -> Run:
        taken.append(name)
        return run(3.0 if name == "A" else 2.0)

    turns = take_turns(3, lambda: taking("A"), lambda: taking("B"), Watch(time.monotonic() + 60), plain_first=False)
    assert taken == ["A", "B", "B", "A", "A", "B"]
    assert turns.ratios == turns.processor_ratios == [1.5] * 3
    late = take_turns(3, lambda: taking("A"), lambda: taking("B"), Watch(time.monotonic() + 6), plain_first=True)
    assert len(late.ratios) == 1
    assert taken[6:] == ["B", "A"]


def test_a_run_counts_its_own_time_and_that_of_servers_apart() -> None:
    one = measured(lambda: {"same": 2, "create": 1})
    assert one.resources == 3
    assert one.seconds > 0
    assert one.processor_seconds >= 0


def test_an_engine_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    engine_like = tmp_path / "pulumi"
    engine_like.symlink_to("/bin/sleep")

    def hang() -> None:
        done = subprocess.run([engine_like, "60"], check=False)
        raise OSError(f"it ended with {done.returncode}")

    with pytest.raises(MeasuringError, match=r"took longer than its 1 s"), limited(1):
        hang()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with pytest.raises(OSError, match="of its own"), limited(60):
        raise OSError("of its own")


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


# --- what is told


def compared(size: int, ratio: float) -> Comparison:
    resources = 74 + 147 * size
    turns = [Turns([run(resources / 100 * ratio, resources)], [run(resources / 100, resources)]) for _ in range(4)]
    preview, refresh, up, pack = turns
    return Comparison(size, resources, 44 * size, 10_000, 10_000, preview, refresh, up, pack)


def result(ratio: float) -> Result:
    storage = Storage({1: Turns([run(1.0, 100)], [run(2.0, 100)]), 3: Turns([run(3.0, 300)], [run(18.0, 300)])}, [6])
    return Result(7, {size: compared(size, ratio) for size in SIZES}, storage, ImportTimes([(1.3, 1.2)], [(1.0, 1.0)]))


@pytest.fixture
def good() -> Result:
    """A result within every limit."""
    return result(1.04)


def test_limits_hold_or_are_broken_at_every_size(good: Result) -> None:
    assert exit_code(good) == 0
    figures = {figure.name: figure for figure in good.figures()}
    assert figures["preview: growth"].value == pytest.approx(1.0)
    assert figures["first up over files: growth"].value == pytest.approx(2.0)
    assert figures["preview, 50 applications: with the pack to without"].limit == 1.15
    assert figures["preview, 10 applications: with the pack to without"].limit is None
    broken = {figure.name for figure in result(1.06).figures() if not figure.is_within}
    assert len(broken) == 9
    assert all("components to flat" in name for name in broken)
    good.problems["imports"] = "OSError: no such thing"
    assert exit_code(good) == 3
    assert exit_code(result(1.06)) == 1


def test_the_document_has_every_run_and_the_published_shape(good: Result) -> None:
    document = as_document(good, MACHINE)
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [one["applications"] for one in document["comparisons"]] == [*SIZES]
    assert document["storage"]["sizes"]["3"]["plain"][0]["seconds"] == 18.0
    assert document["imports"] == {"program": [[1.3, 1.2]], "providers": [[1.0, 1.0]]}
    jsonschema.validate(as_document(Result(1), MACHINE), DOCUMENT_SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"seed": "7"}, DOCUMENT_SCHEMA)


def test_the_page_says_what_holds_and_what_does_not(good: Result) -> None:
    good.comparisons[10] = compared(10, 1.2)
    good.problems["imports"] = "OSError: no such thing"
    page = as_page(good, MACHINE)
    assert "| preview, 1 applications: components to flat | 1.04 x | 1.05 | holds | 1 |" in page
    assert "| preview, 10 applications: components to flat | 1.2 x | 1.05 | **broken** | 1 |" in page
    assert "| 3 | 300 | 3.0 s | 18.0 s | 6.0 |" in page
    assert "Left out, because files would have taken longer than the time given: 6 applications." in page
    assert "Not measured, imports: OSError: no such thing" in page


def test_the_picture_has_a_line_for_each_kind_of_run(good: Result) -> None:
    picture = as_picture(good)
    assert picture.startswith("<svg ")
    assert picture.count("<circle") == 3 * 3 + 2 * 2
    assert "first up, files" in picture
    assert "empty" not in draw([Line("one", {1: 1.0}), Line("empty", {})])
    with pytest.raises(ValueError, match="nothing was measured"):
        draw([Line("empty", {})])


@pytest.mark.parametrize("sizes", ["0", "51", "one", "1,-3"])
def test_sizes_that_are_none_are_a_mistake_of_usage(sizes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([f"--sizes={sizes}"], results=tmp_path)
    assert left.value.code == 2
    assert f"{sizes!r} is no list of numbers from 1 to {LARGEST}" in capsys.readouterr().err


@pytest.mark.skipif(not (RESULTS / "program.json").exists(), reason="the whole program was not measured yet")
def test_the_figures_that_are_checked_in_are_of_all_sizes() -> None:
    document = json.loads((RESULTS / "program.json").read_text())
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [one["applications"] for one in document["comparisons"]] == [*SIZES]
    assert document["problems"] == {}
