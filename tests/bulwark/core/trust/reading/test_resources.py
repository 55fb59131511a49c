"""What is put together from several resources, and from several sources."""

import pytest

from bulwark.core.trust.facts import Facts, Pool, Secret
from bulwark.core.trust.known import UNKNOWN


def test_what_is_not_known_is_neither_true_nor_false_and_two_sources_are_united():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    one, other = Facts(secrets=(Secret("a"),)), Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))
    assert one | other == Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))
