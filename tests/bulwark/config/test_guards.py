"""Which mode counts, and what `bulwark config check` mentions about guards that are not enforced."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.guard_notes import due_reviews, stages_out_of_order
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode

CASES = Path(__file__).parent / "cases" / "stacks.yaml"
REVIEW = {"since": "2026-11-23", "review_by": "2026-12-21", "reason": "it fails"}


def pipeline(stack: str, guards: Any = None, own: Any = None) -> Pipeline:
    document = YAML(typ="safe").load(CASES.read_text())[stack]
    document["guards"] = {name: {"mode": mode, **REVIEW} for name, mode in (guards or {}).items()}
    document["apps"]["shop"]["guards"] = {name: {"mode": mode, **REVIEW} for name, mode in (own or {}).items()}
    return Pipeline.model_validate(document)


def test_the_application_counts_before_the_environment_and_everything_else_is_enforced():
    found = pipeline("staging", {"health": "observe", "firewall": "observe"}, {"health": "warn"})
    assert [found.mode(guard, "shop") for guard in ("health", "firewall", "alerts")] == [Mode.WARN, Mode.OBSERVE, Mode.ENFORCE]
    assert found.mode("health") is Mode.OBSERVE


@pytest.mark.parametrize(("guard", "application"), [("canary", ""), ("health", "other")])
def test_what_there_is_not_has_no_mode(guard: str, application: str):
    with pytest.raises(KeyError):
        pipeline("staging").mode(guard, application)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-06", None),
        ("2026-12-07", "'health' is still at 'observe', and is to be reviewed by 2026-12-21"),
        ("2026-12-22", "'health' is still at 'observe', and was to be reviewed by 2026-12-21"),
    ],
)
def test_a_review_is_mentioned_two_weeks_before_and_ever_after(day: str, said: str | None):
    found = pipeline("staging", {"health": "observe"})
    notes = list(due_reviews("staging", found, date.fromisoformat(day)))
    assert [note.wrong for note in notes] == ([said] if said else [])
    assert [note.path for note in notes] == (["guards.health.review_by"] if said else [])


def test_a_guard_stricter_in_production_than_in_staging_is_mentioned_there():
    stacks = {"staging": pipeline("staging", {"health": "warn", "policy-upkeep": "warn"}), "production": pipeline("production")}
    notes = list(stages_out_of_order(stacks))
    assert [(note.stack, note.path) for note in notes] == [
        ("production", "apps.shop.guards.health"),
        ("production", "guards.policy-upkeep"),
    ]
    assert notes[0].wrong == "'health' is at 'enforce' here and at 'warn' in staging"


def test_production_may_lag_behind():
    stacks = {"staging": pipeline("staging"), "production": pipeline("production", {"health": "observe"})}
    assert list(stages_out_of_order(stacks)) == []
