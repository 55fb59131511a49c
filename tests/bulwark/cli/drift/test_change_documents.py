"""What `revert` and `adopt` print as JSON has the published form, each key of it and no other."""

from datetime import date
from typing import Any

from bulwark.cli.documents import Document
from bulwark.cli.drift.adopt import document as adoption
from bulwark.cli.drift.change_documents import AdoptDocument, RevertDocument, adopt_schema, revert_schema
from bulwark.cli.drift.revert import document as reversal
from bulwark.cli.result import result_document
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.adopting import propose
from bulwark.drift.reverting import Plan, Removal, Removed
from bulwark.stacks.events import Step

KEY = Finding("staging", "github", "k", "o/r", "7", "", DriftClass.CAPACITY, "key", None, "7", "It reads.", "keys")
GONE = Finding("staging", "gcp", "t", "n", "1", "", DriftClass.IDENTITY, "n is gone", "stands", None, "It.", "f", urn="urn:1")
STACK_FILE = "config:\n  bulwark:pipeline:\n    apps: {}\n"


def held(form: type[Document], document: dict[str, Any]) -> None:
    """Hold a document to its form: read by it and written again it is the same."""
    assert form.model_validate(document).model_dump(by_alias=True, mode="json") == document


def test_a_reversal_has_the_published_form():
    step = Step("update", "urn:pulumi:staging::bulwark::a:b:C::name", ("members",))
    plan = Plan((step,), (step.urn,), (Removal(KEY, Thing(Place("k", "o/r"), "7")),), (GONE,))
    found = result_document("drift-revert", reversal("staging", plan, [Removed(KEY, "refused")]))
    held(RevertDocument, found)
    assert found["steps"] == [{"operation": "update", "urn": step.urn, "paths": ["members"]}]
    assert found["removed"] == [{"finding": KEY.fingerprint, "title": "key", "problem": "refused"}]
    assert found["by_hand"] == [{"finding": GONE.fingerprint, "title": "n is gone"}]


def test_an_adoption_has_the_published_form():
    proposal = propose(STACK_FILE, [KEY, GONE], "It stays.", date(2026, 11, 24))
    found = result_document("drift-adopt", adoption("staging", proposal))
    held(AdoptDocument, found)
    assert [one["way"] for one in found["adoptions"]] == ["ignore", "none"]
    assert found["patch"].startswith("--- a/Pulumi.staging.yaml\n+++ b/Pulumi.staging.yaml\n")


def test_the_schemas_name_every_key():
    assert set(revert_schema()["properties"]) == {"schema", "stack", "steps", "removed", "by_hand"}
    assert set(adopt_schema()["properties"]) == {"schema", "stack", "adoptions", "patch"}
