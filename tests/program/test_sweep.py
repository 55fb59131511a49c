"""What somebody changes behind the program's back is named by the next preview, input by input.

The list of inputs is what the engine exports, the alterations are made by the vendors' own clients. `make test` does a sample:
its seed, at the head of the run, says which. `make campaign` does everything and writes docs/results/drift-sweep.md;
`--log-cli-level=INFO` shows how it goes.
"""

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from githubkit.exception import RequestFailed
from ground import ROOT, Ground
from sweep import report
from sweep.campaign import sweep
from sweep.catalogue import Reason, entry_of, is_vercel, unused
from sweep.cloud import clouds_at_once, copies_of, exported_resources
from sweep.judge import Verdict
from sweep.leaves import Leaf, Resource, leaves_of
from sweep.vendors import connect
from sweep.work import Work, group_size, groups_of, sample, work_of

from bulwark.local.processes import app_environment

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

SAMPLE = 10
LOGGER = logging.getLogger(__name__)
HAS_NODE = shutil.which("node") is not None


@pytest.fixture(scope="module")
def resources(stacks_up: Ground) -> list[Resource]:
    """Every resource that the engine exports of both stacks."""
    return exported_resources(stacks_up)


@pytest.fixture(scope="module")
def leaves(resources: list[Resource]) -> list[Leaf]:
    """Every input of theirs."""
    return leaves_of(resources)


def run(ground: Ground, groups: Sequence[Sequence[Work]], clouds: int, folder: Path, sdk: Path) -> list[Verdict]:
    """Do the work, saying how it goes; afterwards nothing must be left of it."""
    done, count = [], sum(map(len, groups))

    def tell(verdict: Verdict) -> None:
        done.append(verdict)
        LOGGER.info("%d of %d, %s: %s", len(done), count, verdict.work, verdict.problem or list(verdict.shown))

    with copies_of(ground, folder, clouds, sdk) as copies:
        verdicts = sweep(copies, groups, tell)
        for cloud in copies:
            cloud.ground.restart_providers()
        left = [name for cloud in copies for name in ground.pipelines if not cloud.stack(name).preview().is_empty]
    assert left == []
    return verdicts


def missed(verdicts: Sequence[Verdict]) -> list[str]:
    return [f"{verdict.work}: {verdict.problem}" for verdict in verdicts if verdict.problem]


def test_every_input_has_an_alteration_or_a_reason(leaves: list[Leaf]):
    assert {(leaf.resource.token, leaf.pattern) for leaf in leaves if entry_of(leaf) is None} == set()
    assert unused(leaves) == []


def test_what_the_plan_withholds_is_refused(stacks_up: Ground, leaves: list[Leaf], vercel_sdk: Path):
    withheld = [(leaf, entry) for leaf in leaves if isinstance(entry := entry_of(leaf), Reason) and entry.attempt]
    owner = next(iter(stacks_up.pipelines.values())).github.owner
    settings = stacks_up.environment() | app_environment(stacks_up.session.folder)
    vendors = connect(settings, owner, vercel_sdk)
    answers = []
    for leaf, entry in withheld:
        assert entry.attempt
        with pytest.raises(RequestFailed) as refusal:
            entry.attempt(vendors, leaf)
        answers.append(refusal.value.response.status_code)
    vendors.close()
    assert answers
    assert set(answers) == {422}


def test_a_seeded_sample_is_named(
    stacks_up: Ground,
    resources: list[Resource],
    leaves: list[Leaf],
    tmp_path: Path,
    vercel_sdk: Path,
    request: pytest.FixtureRequest,
):
    # pytest-randomly prints it at the head of each run, and hands every worker the same one.
    seed = int(request.config.getoption("randomly_seed", 0))
    possible = [item for item in work_of(resources, leaves) if HAS_NODE or not is_vercel(item.resource.token)]
    alone = [[item] for item in sample(possible, SAMPLE, seed)]
    verdicts = run(stacks_up, alone, 1, tmp_path, vercel_sdk)
    assert missed(verdicts) == [], f"--randomly-seed={seed} repeats it"


@pytest.mark.campaign
@pytest.mark.timeout(4 * 3600)
@pytest.mark.skipif(os.environ.get("BULWARK_CAMPAIGN") != "full", reason="the whole sweep takes most of an hour: make campaign")
@pytest.mark.needs("node", "the inputs that Vercel's SDK alters, so that the sweep is not whole")
def test_every_input_is_named(stacks_up: Ground, resources: list[Resource], leaves: list[Leaf], tmp_path: Path, vercel_sdk: Path):
    groups = groups_of(work_of(resources, leaves), group_size())
    verdicts = run(stacks_up, groups, clouds_at_once(), tmp_path, vercel_sdk)
    report.write(ROOT / "docs" / "results", report.document(leaves, verdicts))
    assert missed(verdicts) == []
