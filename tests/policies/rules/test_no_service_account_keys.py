"""Keys in both spellings of their type."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.no_service_account_keys import RULE


@pytest.mark.parametrize("kind", ["gcp:serviceaccount/key:Key", "gcp:serviceAccount/key:Key", "gcp:storage/hmacKey:HmacKey"])
@pytest.mark.parametrize("account", ["projects/p/serviceAccounts/a", UNKNOWN], ids=["known", "unknown"])
def test_a_key_fails_whatever_is_known_of_it(kind: str, account: object):
    (finding,) = assess_resource(RULE, Resource(kind, "the-key", {"serviceAccountId": account})).findings
    assert finding.outcome is Outcome.FAIL
    assert "the-key" in finding.message


@pytest.mark.parametrize("kind", ["gcp:serviceaccount/account:Account", "gcp:serviceAccount/account:Account"])
def test_an_account_without_one_passes(kind: str):
    assert assess_resource(RULE, Resource(kind, "account", {"accountId": UNKNOWN})).outcome is Outcome.PASS


def test_keys_of_other_kinds_are_left_alone():
    assert assess_resource(RULE, Resource("gcp:kms/cryptoKey:CryptoKey", "key")).outcome is Outcome.NOT_APPLICABLE
