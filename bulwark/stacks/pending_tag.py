"""Keep notes on what an interrupted run had begun where the state is in a bucket: as a tag of the stack.

The engine writes the tags of a stack to an object beside the state (pulumi/pulumi v3.259.0, pkg/backend/diy/stack_tags.go), with
the credentials by which it reaches the state, whichever cloud that is. So the next run finds them, on whatever machine. Pulumi's
own service takes no value above 256 characters (pkg/util/validation/stack.go).
"""

import base64
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulwark.errors import BulwarkError

TAG: Final = "bulwark:pending"
LONGEST: Final = 120_000
"""Characters of a value: Linux takes 128 KiB for one argument of a program (include/uapi/linux/binfmts.h, MAX_ARG_STRLEN)."""
BUCKETS: Final = frozenset({"gs", "s3", "azblob"})
"""Schemes of backends that are buckets (pulumi/pulumi v3.259.0, pkg/backend/diy/backend.go)."""


class NotesTooLongError(BulwarkError):
    """There is more to note than fits into a tag."""


class NotesDamagedError(BulwarkError):
    """A tag holds what nobody here has written."""


@dataclass(frozen=True, slots=True)
class PendingTag:
    """The notes of one stack, packed into one of its tags; there is no tag when there are none."""

    run: Callable[[Sequence[str]], str]
    """Runs `pulumi stack tag` on the stack with more arguments, and returns what it printed."""

    def read(self) -> list[dict[str, Any]]:
        """Return what is kept; empty when there is nothing.

        Raises:
            EngineRunError: the bucket cannot be read.
            NotesDamagedError: the tag cannot be unpacked.
        """
        text = json.loads(self.run(["ls", "--json"])).get(TAG)
        if text is None:
            return []
        try:
            kept: list[dict[str, Any]] = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
        except (ValueError, zlib.error) as error:
            raise NotesDamagedError(
                f"the stack's tag {TAG} cannot be read ({error}); what an interrupted run had begun would stay unknown. Look for "
                f"it at the vendors, `adopt` it in the stack file, and remove the tag: pulumi stack tag rm {TAG}"
            ) from error
        return kept

    def write(self, operations: Sequence[dict[str, Any]]) -> None:
        """Keep these in place of those before.

        Raises:
            EngineRunError: the bucket cannot be written.
            NotesTooLongError: they do not fit.
        """
        if not operations:
            self.run(["rm", TAG])
            return
        text = base64.b64encode(zlib.compress(json.dumps(list(operations)).encode(), 9)).decode()
        if len(text) > LONGEST:
            count, names = (
                len(operations),
                ", ".join(str(operation["resource"]["urn"]).rpartition("::")[2] for operation in operations),
            )
            raise NotesTooLongError(
                f"the notes on {count} resources are too long for a tag of the stack ({len(text)} characters, {LONGEST} "
                f"fit); what of them exists would stay unknown. Look for them at their vendors and `adopt` what is there: {names}"
            )
        self.run(["set", TAG, text])
