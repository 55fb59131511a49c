"""Write down what has to be proven in an environment, and read it: the form in which the policy pack gets it.

{"sentences": ["only deploy directly reads DATABASE_URL"],
 "duties": [{"duty": "deploy", "application": "living-tree", "repository": 820045678, "environment": "staging",
             "account": "living-tree-deploy", "admissions": ["push refs/heads/staging"]}]}
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bulwark.core.duties import Admission, Duty, DutyRow, Event
from bulwark.core.trust.assertions import Assertion
from bulwark.core.trust.sentences import read_assertion
from bulwark.core.trust.setting import Setting

_DUTY_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["duty", "application", "repository", "environment", "account", "admissions"],
    "additionalProperties": False,
    "properties": {
        "duty": {"type": "string", "enum": [str(duty) for duty in Duty]},
        "application": {"type": "string"},
        "repository": {"type": "integer"},
        "environment": {"type": "string"},
        "account": {"type": "string"},
        "admissions": {"type": "array", "items": {"type": "string"}},
    },
}
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["sentences", "duties"],
    "additionalProperties": False,
    "properties": {
        "sentences": {"type": "array", "items": {"type": "string"}},
        "duties": {"type": "array", "items": _DUTY_SCHEMA},
    },
}
"""JSON schema of the form."""


class SettingFormError(ValueError):
    """A document has another form, or a sentence in it says nothing."""


def setting_document(rows: Iterable[DutyRow], assertions: Iterable[Assertion]) -> dict[str, Any]:
    """Return duties and sentences as JSON."""
    return {"sentences": [one.text for one in assertions], "duties": [_written(row) for row in rows]}


def read_setting(document: Any) -> tuple[Setting, tuple[Assertion, ...]]:
    """Return what sentences may name, and the sentences.

    Raises:
        SettingFormError: the document has another form.
    """
    try:
        rows = tuple(_row(one) for one in document["duties"])
        return Setting(rows), tuple(read_assertion(text) for text in document["sentences"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingFormError(str(error) or type(error).__name__) from error


def _written(row: DutyRow) -> dict[str, Any]:
    return {
        "duty": str(row.duty),
        "application": row.application,
        "repository": row.repository_id,
        "environment": row.environment,
        "account": row.account_id,
        "admissions": [f"{one.event} {one.ref}" for one in row.admissions],
    }


def _row(written: Any) -> DutyRow:
    # The engine sends every number as a floating-point one.
    return DutyRow(
        Duty(written["duty"]),
        str(written["application"]),
        int(written["repository"]),
        str(written["environment"]),
        str(written["account"]),
        tuple(_admission(one) for one in written["admissions"]),
    )


def _admission(written: str) -> Admission:
    event, _, ref = written.partition(" ")
    return Admission(Event(event), ref)
