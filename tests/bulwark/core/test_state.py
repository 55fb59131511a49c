"""Resources of a state or of a plan are read as plain data, and what cannot be read says so."""

import pytest

from bulwark.core.state import Resource, Unread, plain, resource_of, resources_of

URN = "urn:pulumi:staging::bulwark::bulwark:index:Duty$gcp:serviceaccount/account:Account::staging-infra-apply-account"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
ASSET = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "hash": "00", "text": "in the clear"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def test_a_resource_is_read_as_a_state_writes_it():
    written = {
        "urn": URN,
        "type": "gcp:serviceaccount/account:Account",
        "id": "projects/p/serviceAccounts/a",
        "custom": True,
        "inputs": {"accountId": "a", "__defaults": ["project"]},
        "outputs": {"email": "a@p.iam.gserviceaccount.com"},
        "parent": "urn:parent",
        "external": True,
        "protect": True,
    }
    resource = resource_of(written)
    assert resource == Resource(
        URN,
        "gcp:serviceaccount/account:Account",
        "projects/p/serviceAccounts/a",
        {"accountId": "a"},
        {"email": "a@p.iam.gserviceaccount.com"},
        "urn:parent",
        is_read_only=True,
        protect=True,
    )
    assert resource.name == "staging-infra-apply-account"


def test_what_is_left_out_or_null_is_empty():
    nothing = {"urn": URN, "type": "t", "id": None, "inputs": None, "outputs": None, "parent": None}
    assert resource_of(nothing) == resource_of({"urn": URN, "type": "t"}) == Resource(URN, "t")


@pytest.mark.parametrize("missing", ["urn", "type"])
def test_what_has_no_urn_or_type_is_no_resource(missing: str):
    with pytest.raises(KeyError, match=missing):
        resource_of({key: value for key, value in {"urn": URN, "type": "t"}.items() if key != missing})


def test_what_is_still_to_be_deleted_does_not_stand():
    listed = [{"urn": "urn:1", "type": "t", "delete": True}, {"urn": "urn:2", "type": "t"}, {"urn": "urn:1", "type": "t"}]
    assert [one.urn for one in resources_of(listed)] == ["urn:2", "urn:1"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (SECRET, Unread.SECRET),
        (ASSET, Unread.SECRET),
        ("[secret]", Unread.SECRET),
        (UNKNOWN, Unread.UNKNOWN),
        ("text", "text"),
        (None, None),
        (3, 3),
        ([SECRET, "a", [UNKNOWN]], [Unread.SECRET, "a", [Unread.UNKNOWN]]),
        ({"a": {"b": SECRET, "__meta": "x"}, "__defaults": []}, {"a": {"b": Unread.SECRET}}),
    ],
)
def test_what_cannot_be_read_stands_as_such_however_deep(value: object, read: object):
    assert plain(value) == read


@pytest.mark.parametrize("unread", Unread)
def test_what_cannot_be_read_is_neither_true_nor_false(unread: Unread):
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(unread)
