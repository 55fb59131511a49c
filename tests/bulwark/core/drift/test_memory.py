"""Findings are remembered from run to run, confirmed, and forgotten only where somebody could look."""

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.memory import Damaged, Look, Memory, decode, encode, remember

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
ROOM = 60_000


def finding(identifier: str = "a", drift_class: DriftClass = DriftClass.CAPACITY, **more: str) -> Finding:
    made = Finding("staging", "github", "kind", "place", identifier, "", drift_class, "title", None, "live", "It lets.", "family")
    return replace(made, **more)


def after(*looks: Look, confirmations: int = 2) -> Memory:
    memory = Memory()
    for number, look in enumerate(looks):
        memory = remember(memory, look, confirmations, NOW + timedelta(hours=number))
    return memory


def seen(*findings: Finding, hidden: str = "") -> Look:
    return Look(findings, frozenset({hidden} if hidden else ()))


def test_it_is_reported_when_it_was_seen_often_enough():
    assert after(seen(finding())).reported == ()
    (one,) = after(seen(finding()), seen(finding())).reported
    assert (one.times, one.since) == (2, "2026-11-24T04:00:00+00:00")


@pytest.mark.parametrize("drift_class", [DriftClass.IDENTITY, DriftClass.PROTECTION])
def test_what_is_urgent_is_reported_at_once(drift_class: DriftClass):
    assert len(after(seen(finding(drift_class=drift_class))).reported) == 1


def test_absent_once_where_we_could_look_is_over_and_counts_anew():
    memory = after(seen(finding()), seen(), seen(finding()))
    assert [one.times for one in memory.known.values()] == [1]
    assert memory.number == 3


def test_what_nobody_could_look_at_stays_as_it_was():
    memory = after(seen(finding()), seen(finding()), seen(hidden="kind place"))
    (one,) = memory.reported
    assert one.times == 2
    assert after(seen(finding()), seen(hidden="kind elsewhere")).known == {}


def test_who_did_it_is_remembered_when_the_log_has_forgotten():
    memory = after(seen(finding(actor="eve", at="then")), seen(finding()), seen(finding()))
    (one,) = memory.reported
    assert one.finding is not None
    assert (one.finding.actor, one.finding.at) == ("eve", "then")


def test_what_matters_most_comes_first():
    memory = after(seen(finding("c", DriftClass.COSMETIC), finding("i", DriftClass.IDENTITY)))
    assert [one.finding.id for one in memory.known.values() if one.finding] == ["i", "c"]


def test_a_memory_is_read_back_as_it_was_written():
    memory = after(seen(*(finding(str(number)) for number in range(300))))
    block = encode(memory, ROOM)
    assert decode(f"words\n{block}\nmore words") == memory
    assert "--" not in block[4:-3]


def test_ten_thousand_findings_fit_as_ids():
    many = [finding(str(number), DriftClass.IDENTITY if number % 2 else DriftClass.CAPACITY) for number in range(10_000)]
    memory = after(seen(*many))
    block = encode(memory, 60_000)
    assert len(block) <= 60_000
    read = decode(block)
    assert isinstance(read, Memory)
    assert read.known.keys() == memory.known.keys()
    assert {one.fingerprint for one in read.reported} == {one.fingerprint for one in memory.reported}
    bare = [one for one in read.known.values() if one.finding is None]
    assert bare
    assert {one.since for one in bare} == {"2026-11-24T04:00:00+00:00"}
    assert len(remember(read, seen(hidden="kind elsewhere"), 2, NOW).known) == len(bare)
    assert remember(read, seen(), 2, NOW).known == {}
    assert remember(read, seen(*many), 2, NOW).reported[0].times == 2
    assert decode(encode(replace(read, number=3), 60_000)) == replace(read, number=3)


def packed(content: object) -> str:
    return f"<!-- bulwark:memory {base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()} -->"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("no block at all", "is not there any more"),
        ("<!-- bulwark:memory AAAA -->", "cannot be read"),
        ("<!-- bulwark:memory A -->", "cannot be read"),
        (packed([]), "cannot be read"),
        (packed({"v": 1}), "cannot be read"),
        (packed({"v": 1, "n": 1, "f": [["x"]], "i": "", "j": "", "s": "", "t": 1}), "cannot be read"),
        (packed({"v": 2}), "of version 2"),
    ],
)
def test_a_damaged_memory_is_told(text: str, part: str):
    read = decode(text)
    assert isinstance(read, Damaged)
    assert part in read.reason


def test_a_block_that_would_fill_the_machine_is_damaged():
    bomb = base64.b64encode(zlib.compress(b" " * 50_000_000)).decode()
    assert isinstance(decode(f"<!-- bulwark:memory {bomb} -->"), Damaged)


def test_no_text_is_no_memory():
    assert decode(" \n") == Memory()
