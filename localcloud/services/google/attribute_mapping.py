"""Turn the claims of a believed token into a federated identity: mapping, limits, condition.

Facts: providers-google.md, sections 4.2 and 10.1.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from localcloud.core.store import Document
from localcloud.services.google import sts_errors
from localcloud.services.google.cel_programs import CONDITION_VARIABLES, MAPPING_VARIABLES, UNDEFINED, evaluate

MAXIMUM_SUBJECT_BYTES: Final = 127
MAXIMUM_TOTAL_BYTES: Final = 8 * 1024
NUL: Final = "\0"


def map_claims(provider: Document, claims: dict[str, Any]) -> dict[str, Any]:
    """Return mapped attribute to value, `google.subject` among them; what cannot be evaluated is absent.

    Raises:
        RefusalError: 400; no subject, not a text, or too long; a claim with a NUL character or half a surrogate pair.
    """
    if any(NUL in text or not _is_encodable(text) for text in _texts(claims)):
        # Google's Python evaluator ends a text there: `production\\0x` would be mapped as `production`.
        raise sts_errors.invalid_grant("Unable to parse the ID Token.")
    mapping: dict[str, str] = provider.get("attributeMapping") or {}
    values = {name: evaluate(expression, MAPPING_VARIABLES, {"assertion": claims}) for name, expression in mapping.items()}
    # A claim that only some tokens have (`environment`) must not lock out the others: its attribute is absent then.
    mapped = {name: value for name, value in values.items() if value is not UNDEFINED and value is not None}
    _check_subject(mapped.get("google.subject"))
    if len(json.dumps(mapped, ensure_ascii=False).encode()) > MAXIMUM_TOTAL_BYTES:
        text = "The size of the entire mapped attributes exceeds the 8 KB limit."
        raise sts_errors.refuse_exchange("invalid_request", text)  # unverified wording
    return mapped


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, names of fields among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_subject(subject: Any) -> None:
    if subject is None or subject == "":
        text = "Could not obtain a value for google.subject from the given credential."
        raise sts_errors.refuse_exchange("unauthorized_client", text)
    if not isinstance(subject, str):
        text = "The mapped attribute 'google.subject' must be of type STRING."
        raise sts_errors.refuse_exchange("unauthorized_client", text)
    if len(subject.encode()) > MAXIMUM_SUBJECT_BYTES:
        text = (
            "The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or "
            "the incoming assertion to produce a mapped attribute that is less than 127 bytes."
        )
        raise sts_errors.refuse_exchange("invalid_request", text)


def check_condition(provider: Document, claims: dict[str, Any], mapped: dict[str, Any]) -> None:
    """Admit the credential, or refuse it: a condition that cannot be evaluated does not admit.

    Raises:
        RefusalError: 400 `unauthorized_client`.
    """
    condition = provider.get("attributeCondition")
    if not condition:
        return
    values = {"assertion": claims, "google": _under(mapped, "google."), "attribute": _under(mapped, "attribute.")}
    if evaluate(condition, CONDITION_VARIABLES, values) is not True:
        raise sts_errors.rejected_by_condition()


def _under(mapped: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in mapped.items() if name.startswith(prefix)}


def custom_attributes(mapped: dict[str, Any]) -> dict[str, Any]:
    """Return the custom attributes, their prefix taken off: what principal sets are compared with."""
    return _under(mapped, "attribute.")
