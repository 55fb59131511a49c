"""Steps are told apart by what they do; the comment keeps its summary, means nothing to Markdown, and is silent for nothing."""

import pytest

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.infra.comment import LONGEST, Breach, Previewed, comment_of, mark_of, quiet_comment
from bulwark.core.infra.planned import Planned, by_risk, compare, planned_of
from bulwark.core.infra.turns import Run, ahead, superseding

READERS = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
LABEL = "github:index/issueLabel:IssueLabel"


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:staging::bulwark::bulwark:app$x:Y${token}::{name}"


def test_steps_are_sorted_once_and_without_the_engines_own():
    steps = planned_of(
        [
            ("update", urn(READERS, "b"), ("members", "condition")),
            ("replace", urn(LABEL, "a"), ("color",)),
            ("create-replacement", urn(LABEL, "a"), ()),
            ("delete-replaced", urn(LABEL, "a"), ()),
            ("update", "urn:pulumi:staging::bulwark::pulumi:providers:gcp::default", ("version",)),
            ("read", urn(LABEL, "c"), ()),
            ("create", "no urn", ()),
        ]
    )
    assert [(one.operation, one.name, one.paths) for one in steps] == [
        ("create", "no urn", ()),
        ("update", "b", ("condition", "members")),
        ("replace", "a", ()),
    ]
    assert str(steps[1]) == f"update {READERS} b (condition, members)"
    assert str(steps[2]) == f"replace {LABEL} a"


def test_risk_is_that_of_the_property_that_matters_most():
    secret = Planned(urn("gcp:secretmanager/secret:Secret", "s"), "update", ("labels", "rotation"))
    calm = Planned(urn("gcp:secretmanager/secret:Secret", "s"), "update", ("labels",))
    reader = Planned(urn(READERS, "r"), "create")
    assert list(by_risk([calm, secret, reader])) == [DriftClass.IDENTITY, DriftClass.SECRET, DriftClass.COSMETIC]


def test_equal_steps_go_on_and_others_are_shown():
    ours = planned_of([("update", urn(READERS, "b"), ("members",))])
    assert compare(ours, ours).is_equal
    found = compare(ours, planned_of([("delete", urn(READERS, "b"), ())]))
    assert not found.is_equal
    assert found.lines() == (f"- update {READERS} b (members)", f"+ delete {READERS} b")
    assert not compare((), ours).is_equal
    assert not compare(ours, ()).is_equal


def test_nothing_to_say_is_not_said():
    assert comment_of((Previewed("staging", notes=("old",)), Previewed("production")), "abc", "o/r") is None
    assert quiet_comment("abc", "o/r").endswith(mark_of("o/r"))


def test_everything_is_shown_what_matters_most_first():
    steps = planned_of([("create", urn(READERS, "readers"), ()), ("update", urn(LABEL, "bug"), ("color",))])
    text = comment_of(
        (
            Previewed(
                "staging",
                steps,
                (Breach("warns", "x", "mind it", is_mandatory=False), Breach("refuses", "y", "not so", is_mandatory=True)),
                ("this change lets X read Y",),
                ("the state is old",),
            ),
            Previewed("production", failure="it never ended"),
            Previewed("quiet"),
        ),
        "0123456789abcdef",
        "o/r",
    )
    assert text is not None
    assert "- **staging**: 1 identity, 1 cosmetic; 1 policies refuse it, 1 warn" in text
    assert "- **production**: no preview: it never ended" in text
    assert "- **quiet**: no change; 0 policies refuse it, 0 warn" in text
    order = [
        text.index(part) for part in ("the state is old", "lets X read Y", "refuses", "warns", "**identity**", "**cosmetic**")
    ]
    assert order == sorted(order)
    assert "#### quiet" not in text
    assert text.endswith(mark_of("o/r"))


@pytest.mark.parametrize(
    "hostile",
    [
        "--> <script>x</script>",
        "@everyone see #1",
        "[all is well](https://evil.example)",
        "a\n### Infrastructure preview\nfine",
        "`x`|y",
    ],
)
def test_foreign_text_means_nothing_to_markdown(hostile: str):
    one = Previewed(hostile, (), (Breach(hostile, hostile, hostile, is_mandatory=True),), (hostile,), (hostile,), hostile)
    text = comment_of((one,), hostile, "o/r")
    assert text is not None
    assert "<script" not in text.replace("\\<script", "")
    assert "@everyone" not in text
    assert "](https" not in text.replace("\\](https", "")
    assert text.count("\n### Infrastructure preview") == 0
    assert text.count("<!--") == 1


def test_a_comment_of_100_000_steps_fits_and_keeps_its_summary():
    steps = tuple(Planned(urn(READERS, f"name-{number}" + "@" * 300), "create") for number in range(100_000))
    text = comment_of((Previewed("staging", steps), Previewed("production", steps[:3])), "abc", "o/r")
    assert text is not None
    assert len(text) <= LONGEST
    assert "- **staging**: 100000 identity;" in text
    assert "- **production**: 3 identity;" in text
    assert "more lines do not fit here" in text
    assert text.endswith(mark_of("o/r"))


def test_the_oldest_run_that_is_not_over_goes_first():
    runs = [Run(9, "waiting"), Run(4, "in_progress"), Run(3, "completed", "failure"), Run(2, "queued"), Run(7, "queued")]
    assert [run.number for run in ahead(runs, 7)] == [2, 4]
    assert ahead(runs, 2) == ()


def test_a_newer_run_that_has_been_through_supersedes():
    runs = [Run(3, "completed", "success"), Run(5, "completed", "failure"), Run(6, "in_progress")]
    assert superseding(runs, 2) == Run(3, "completed", "success")
    assert superseding(runs, 3) is None
