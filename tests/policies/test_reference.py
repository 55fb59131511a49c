"""The reference is what the rules say."""

import re
from pathlib import Path

from policies.reference import render_policies_reference
from policies.registry import RULES

PAGE = Path(__file__).parents[2] / "docs/policies.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text() == render_policies_reference(), "run `make generate`"


def test_every_rule_has_its_section_in_alphabetical_order():
    sections = re.findall(r"^## (.+)$", render_policies_reference(), re.MULTILINE)
    assert sections == sorted(rule.id for rule in RULES)
