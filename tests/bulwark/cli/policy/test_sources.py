"""What the engine read at the vendors, put together with the state."""

from typing import Any

from bulwark.cli.policy.document import phase_of
from bulwark.cli.policy.sources import live_source
from bulwark.stacks.events import Account, Seen
from policies.checking import check_state
from policies.registry import RULES
from policies.resources import UNKNOWN

MEMBER = "gcp:projects/iAMMember:IAMMember"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


def entry(name: str, role: Any, **more: Any) -> dict[str, Any]:
    inputs = {"project": "p", "role": role, "member": "group:a@example.com"}
    return {"urn": f"urn:pulumi:staging::p::{MEMBER}::{name}", "type": MEMBER, "inputs": inputs, "outputs": inputs, **more}


def account(*seen: tuple[dict[str, Any], Seen], errors: tuple[str, ...] = ()) -> Account:
    return Account(seen={one["urn"]: what for one, what in seen}, errors=list(errors))


def test_what_differs_is_as_the_vendor_has_it():
    kept, drifted = entry("kept", "roles/run.developer"), entry("drifted", "roles/run.developer")
    now = Seen(True, entry("drifted", "roles/editor"))
    source = live_source([kept, drifted], account((kept, Seen(False, kept)), (drifted, now)))
    assert {one.name: one.inputs["role"] for one in source.resources.inputs} == {
        "kept": "roles/run.developer",
        "drifted": "roles/editor",
    }
    assert (source.unread, source.problems, source.environment) == ((), (), "staging")


def test_what_is_gone_is_not_judged_and_what_is_only_read_is_no_declaration():
    gone, read = entry("gone", "roles/editor"), entry("read", "roles/editor", external=True)
    now = Seen(True, entry("read", "roles/owner"))
    source = live_source([gone, read], account((gone, Seen(True, None)), (read, now)))
    assert [one.name for one in source.resources.outputs] == ["read"]
    assert source.resources.inputs == []


def test_a_secret_that_has_not_changed_is_judged_by_the_states_own_value_and_masked():
    listed = entry("kept", {**SECRET, "plaintext": '"roles/editor"'})
    masked = entry("kept", {**SECRET, "ciphertext": "[secret]"})
    source = live_source([listed], account((listed, Seen(False, masked))))
    assert source.resources.inputs[0].inputs["role"] == "roles/editor"
    reports = check_state(RULES, source.resources, {})
    assert "roles/editor" not in "".join(finding.message for report in reports for finding in report.findings)
    changed = live_source([listed], account((listed, Seen(True, masked))))
    assert changed.resources.inputs[0].inputs["role"] is UNKNOWN
    assert changed.resources.secrets == {"roles/editor"}


def test_what_could_not_be_read_is_unknown_and_never_a_pass():
    kept, refused = entry("kept", "roles/run.developer"), entry("refused", "roles/run.developer")
    source = live_source([kept, refused], account((kept, Seen(False, kept)), errors=("answered 403",)))
    assert (source.unread, source.problems) == ((refused["urn"],), ("answered 403",))
    assert phase_of(source, check_state(RULES, source.resources, {})) == "inconclusive"
    assert phase_of(source, check_state([], source.resources, {})) == "inconclusive"


def test_without_a_resource_there_is_no_environment():
    assert live_source([], Account()).environment == ""
