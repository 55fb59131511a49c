"""Boxes, where the operations on sets do not show all of them."""

from bulwark.core.trust.claims.box import Box
from bulwark.core.trust.claims.values import Values


def test_a_claim_that_is_not_listed_may_be_anything():
    box = Box({"x": Values.only("a")})
    assert box.of("y") == Values.anything()
    assert box.holds({"x": "a"})
    assert box.holds({"x": "a", "y": "b"})
    assert not box.holds({})


def test_boxes_that_do_not_meet_leave_each_other_as_they_are():
    box, other = Box({"x": Values.only("a")}), Box({"x": Values.only("b")})
    assert box.meet(other) is None
    assert tuple(box.without(other)) == (box,)


def test_a_claim_that_may_be_anything_is_listed_no_longer():
    box, other = (
        Box({"x": Values.only("a"), "y": Values.only("b")}),
        Box({"x": Values.all_but("a").or_absent(), "y": Values.only("b")}),
    )
    assert box.merged(other, "x") == Box({"y": Values.only("b")})


def test_a_witness_leaves_out_what_can_be_absent():
    assert Box({"x": Values.only("bb", "a"), "y": Values.only("c").or_absent()}).witness == {"x": "a"}
