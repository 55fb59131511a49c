"""The list of types with labels is the provider's own."""

import re
from pathlib import Path

import pulumi_gcp

from policies.labelled_types import LABEL_INPUTS

TOKEN = re.compile(r"__self__\)\.__init__\(\s*'(gcp:[^']+)'")


def test_the_list_is_what_the_installed_provider_has():
    found: dict[str, str] = {}
    for path in Path(pulumi_gcp.__file__).parent.rglob("*.py"):
        text = path.read_text()
        token = TOKEN.search(text)
        if token is not None:
            inputs = text.split("@pulumi.input_type", 2)[1].partition('"""')[0]
            if re.search(r"\n\s+user_labels:", inputs):
                found[token[1]] = "userLabels"
            # Only labels that mean nothing to the vendor are told back as effective ones.
            elif re.search(r"\n\s+labels:", inputs) and "effective_labels" in text:
                found[token[1]] = "labels"
    assert found == LABEL_INPUTS
