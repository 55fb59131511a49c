"""Which branches a pattern of a ruleset matches."""

import pytest

from policies.rulesets import matches


@pytest.mark.parametrize(
    ("ref", "pattern"),
    [
        ("refs/heads/main", "refs/heads/main"),
        ("refs/heads/main", "refs/heads/*"),
        ("refs/heads/main", "refs/heads/**"),
        ("refs/heads/main", "refs/heads/ma?n"),
        ("refs/heads/release/1", "refs/heads/release/*"),
        ("refs/heads/release/1/2", "refs/heads/release/**/*"),
        ("refs/heads/release/1", "refs/heads/release/**/*"),
        ("~DEFAULT_BRANCH", "~DEFAULT_BRANCH"),
        ("refs/heads/a*", "refs/heads/a*"),
    ],
)
def test_a_pattern_matches(ref: str, pattern: str):
    assert matches(ref, pattern)


@pytest.mark.parametrize(
    ("ref", "pattern"),
    [
        ("refs/heads/main", "main"),
        ("refs/heads/release/1", "refs/heads/*"),
        ("refs/heads/main", "refs/heads/mai.n"),
        ("refs/heads/main", "refs/heads/main2"),
        ("refs/heads/a/b", "refs/heads/a?b"),
        ("refs/heads/main", "refs/heads/[m]ain"),
    ],
)
def test_a_pattern_does_not_match(ref: str, pattern: str):
    assert not matches(ref, pattern)
