"""What is put together from several resources, and from several sources."""

import pytest

from bulwark.core.state import Resource
from bulwark.core.trust.facts import Facts, Pool, Secret
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.reading.resources import facts_of, says_of_trust


def test_what_is_not_known_is_neither_true_nor_false_and_two_sources_are_united():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    one, other = Facts(secrets=(Secret("a"),)), Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))
    assert one | other == Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("gcp:secretmanager/secret:Secret", True),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", True),
        ("github:index/branch:Branch", True),
        ("pulumi:providers:gcp", True),
        ("vercel:index/project:Project", True),
        ("vercel:index/dnsRecord:DnsRecord", False),
        ("gcp:monitoring/slo:Slo", False),
    ],
)
def test_what_says_nothing_of_trust_can_be_left_out(kind: str, says: bool):
    resource = Resource(f"urn:pulumi:s::p::{kind}::x", kind, inputs={"name": "x"})
    assert says_of_trust(resource) is says
    assert says or facts_of([resource]) == Facts()
