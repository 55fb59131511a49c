"""What has to be proven about trust in this environment, beyond what is proven for every one."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.fields import refusal
from bulwark.core.trust.assertions import AssertionTextError
from bulwark.core.trust.sentences import read_assertion


def _check_sentence(value: str) -> str:
    try:
        read_assertion(value)
    except AssertionTextError as error:
        raise refusal(f"{{seen}}: {error.wrong}", "nothing would be proven", error.remedy) from None
    return value


Sentence = Annotated[str, AfterValidator(_check_sentence)]
"""A sentence of `bulwark.core.trust.assertions`."""


class Trust(Section):
    """What `bulwark trust check` proves."""

    assertions: tuple[Sentence, ...] = Field(default=(), examples=[["only deploy directly reads DATABASE_URL"]])
    """Sentences that have to hold besides those that hold everywhere: who may read, change, become or control what. docs/trust.md
    has the grammar."""
