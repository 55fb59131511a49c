"""Rules that the policy configuration tells more than their level."""

from policies.enforcement import Setting, enforced_in
from policies.levels import Level
from policies.pack_description import pack_description
from policies.registry import RULES
from policies.rule import assess_program
from policies.rules import no_basic_roles, secrets_have_declared_readers_only
from policies.rules.nobody_reaches_what_a_sentence_denies import RULE, TRUST
from policies.told_rules import as_told, told_schema

SENTENCE = "only deploy directly reads DATABASE_URL"
TOLD = {TRUST: {"bulwark/staging": {"sentences": [SENTENCE], "duties": []}}}


def test_a_rule_that_can_be_told_nothing_stays_as_it_is():
    for rule in (no_basic_roles.RULE, secrets_have_declared_readers_only.RULE):
        assert as_told(rule, TOLD) is rule
        assert told_schema(rule) == {}


def test_what_is_told_is_what_the_rule_judges_by_wherever_it_is_enforced():
    (enforced,) = enforced_in("staging", [RULE], {RULE.id: Setting(Level.MANDATORY, TOLD)})
    (finding,) = assess_program(enforced.rule, RULE.good).findings
    assert SENTENCE in finding.problem
    (untold,) = enforced_in("staging", [RULE], {})
    assert assess_program(untold.rule, RULE.good).findings == ()


def test_the_engine_learns_what_may_be_told():
    (described,) = pack_description([RULE]).policies
    assert set(described.configSchema.properties) == {"environments", "exceptions", TRUST}
    assert all(rule.id == RULE.id or not told_schema(rule) for rule in RULES)
