"""Say which tokens a sentence's subject means."""

from collections.abc import Iterable
from typing import Final

from bulwark.core.duties import DutyRow
from bulwark.core.trust.assertions import EVERYBODY, Limit, Subject
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.setting import Setting, rows_of

ISSUER_CLAIM: Final = "iss"


def tokens_of(subject: Subject, setting: Setting) -> ClaimSet:
    """Return the tokens that a subject means: of GitHub, unless it means everybody; none for somebody without a token."""
    if subject == EVERYBODY:
        return ClaimSet.everything()
    if subject.member:
        return ClaimSet.nothing()
    allowed = _limited(subject.limit, setting)
    return allowed if subject.duty is None else _of_rows(rows_of(subject, setting)) & allowed


def _limited(limit: Limit, setting: Setting) -> ClaimSet:
    named = {"environment": limit.environment, "repository_id": limit.repository, "event_name": limit.event, "ref": limit.ref}
    values = {claim: Values.only(text) for claim, text in named.items() if text is not None}
    tokens = ClaimSet.of_box({ISSUER_CLAIM: Values.only(ISSUER), **values})
    return tokens & ClaimSet.where("repository_id", _others(setting)) if limit.in_other_repositories else tokens


def _others(setting: Setting) -> Values:
    return Values.all_but(*setting.repositories).or_absent()


def _of_rows(rows: Iterable[DutyRow]) -> ClaimSet:
    found = ClaimSet.nothing()
    for row in rows:
        for admission in row.admissions:
            found |= ClaimSet.of_box(
                {
                    ISSUER_CLAIM: Values.only(ISSUER),
                    "repository_id": Values.only(str(row.repository_id)),
                    "environment": Values.only(row.environment),
                    "event_name": Values.only(str(admission.event)),
                    "ref": Values.only(admission.ref),
                }
            )
    return found
