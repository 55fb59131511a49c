"""Notes in a tag of a stack, where its state is in a bucket."""

import base64
import json
import random
from collections.abc import Sequence
from typing import Any

import pytest

from bulwark.stacks.journal.pending import PendingNotes
from bulwark.stacks.pending_tag import LONGEST, TAG, NotesDamagedError, NotesTooLongError, PendingTag


class Tags:
    """`pulumi stack tag`, with a tag of somebody else's."""

    def __init__(self) -> None:
        self.tags, self.ran = {"owner": "platform"}, list[str]()

    def run(self, arguments: Sequence[str]) -> str:
        self.ran.append(arguments[0])
        match list(arguments):
            case ["ls", "--json"]:
                return json.dumps(self.tags)
            case ["set", name, value]:
                self.tags[name] = value
            case ["rm", name]:
                del self.tags[name]
        return ""


def operation(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "creating", "resource": {"urn": f"urn:pulumi:s::p::a:b:C::{name}", "type": "a:b:C", **more}}


def state(*pending: dict[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": [], "pending_operations": list(pending)}}


EMPTY: dict[str, Any] = {"version": 3, "deployment": {"resources": []}}


@pytest.fixture
def tags() -> Tags:
    return Tags()


@pytest.fixture
def notes(tags: Tags) -> PendingNotes:
    return PendingNotes(PendingTag(tags.run))


def test_notes_are_told_again_until_they_are_settled(notes: PendingNotes, tags: Tags):
    noted = state(operation("a", inputs={"text": "ü"}), operation("b"))
    notes.add(noted)
    assert notes.add_to(dict(EMPTY)) == noted
    notes.keep(EMPTY)
    assert notes.add_to(dict(EMPTY)) == EMPTY
    assert tags.tags == {"owner": "platform"}


def test_without_notes_nothing_is_written(notes: PendingNotes, tags: Tags):
    notes.add(EMPTY)
    notes.keep(EMPTY)
    assert set(tags.ran) == {"ls"}


def test_notes_on_hundreds_of_resources_fit(notes: PendingNotes, tags: Tags):
    many = [operation(f"secret-{number}", inputs={"secretId": f"SECRET_{number}", "project": "p"}) for number in range(1_000)]
    notes.keep(state(*many))
    assert len(tags.tags[TAG]) < LONGEST
    assert notes.add_to(dict(EMPTY)) == state(*many)


def test_what_does_not_fit_is_named(notes: PendingNotes, tags: Tags):
    noise = random.Random(1).randbytes(LONGEST).hex()  # noqa: S311 - what cannot be packed, no secret
    with pytest.raises(NotesTooLongError, match=r"the notes on 1 resources are too long .* `adopt` what is there: a$"):
        notes.keep(state(operation("a", inputs={"noise": noise})))
    assert TAG not in tags.tags


@pytest.mark.parametrize("value", ["not base64!", base64.b64encode(b"not packed").decode()])
def test_a_tag_that_somebody_else_wrote_is_told(notes: PendingNotes, tags: Tags, value: str):
    tags.tags[TAG] = value
    with pytest.raises(NotesDamagedError, match=f"the stack's tag {TAG} cannot be read .* pulumi stack tag rm {TAG}"):
        notes.add_to(dict(EMPTY))
