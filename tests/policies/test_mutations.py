"""The catalogue of mutations is whole; tests/program/test_policy_mutations.py shows what each does to our own program."""

import sys
from pathlib import Path

# Test folders are no packages; this one shares modules with tests/program.
sys.path.insert(0, str(Path(__file__).parent))

from mutations import github, google, vercel
from mutations.catalogue import MUTATIONS

from policies.registry import RULES


def test_every_rule_has_a_mutation():
    assert sorted(MUTATIONS) == [rule.id for rule in RULES]


def test_no_rule_has_two():
    assert len(MUTATIONS) == sum(len(module.MUTATIONS) for module in (github, google, vercel))
