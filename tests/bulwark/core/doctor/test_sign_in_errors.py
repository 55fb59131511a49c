"""Messages as people see them, each with the cause that it has."""

import re

import pytest

from bulwark.core.doctor.sign_in_errors import ERRORS, SignInError, causes_of

FEDERATED = (
    "google-github-actions/auth failed with: failed to generate Google Cloud federated token for //iam.googleapis.com/***: "
)
MESSAGES = {
    "no-id-token": "GitHub Actions did not inject $ACTIONS_ID_TOKEN_REQUEST_TOKEN or $ACTIONS_ID_TOKEN_REQUEST_URL.",
    "condition-refuses": FEDERATED
    + '{"error":"unauthorized_client","error_description":"The given credential is rejected by the attribute condition."}',
    "no-such-provider": FEDERATED
    + '{"error":"invalid_target","error_description":"The target service indicated by the \\"audience\\" is invalid."}',
    "audience-is-no-provider": '{"error":"invalid_request","error_description":"Invalid value for \\"audience\\"."}',
    "audience-differs": "The audience in ID Token [https://github.com/a] does not match the expected audience.",
    "issuer-differs": "The issuer in ID Token https://github.x.net/_services/token does not match the expected ones: https://token",
    "value-too-long": "The size of mapped attribute google.subject exceeds the 127 bytes limit.",
    "condition-without-claim": "Error 400: The attribute condition must reference one of the provider's claims.",
    "condition-reads-unmapped": "Invalid attribute condition: attribute.owner is not mapped",
    "may-not-act-as-account": "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    "federated-token": FEDERATED + "something new",
    "lifetime": "The access token lifetime cannot exceed 3600 seconds.",
    "no-provider-given": 'the workflow must specify exactly one of "workload_identity_provider" or "credentials_json"!',
    "organization-policy": "Operation denied by org policy on resource: constraints/iam.workloadIdentityPoolProviders",
    "credentials-in-workspace": "fatal: 'gha-creds-f37995ac5c58bf86.json' is tracked",
}


def test_every_known_message_has_an_example():
    assert MESSAGES.keys() == {error.id for error in ERRORS}


@pytest.mark.parametrize("known", MESSAGES)
def test_a_message_is_told_by_its_most_particular_cause(known: str):
    assert causes_of(MESSAGES[known])[0].id == known
    assert causes_of(MESSAGES[known].upper().replace(" ", "\n"))[0].id == known


def test_what_is_not_known_has_no_cause():
    assert causes_of("Something went wrong.") == ()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.id)
def test_causes_and_remedies_are_sentences(error: SignInError):
    for text in (error.cause, error.remedy):
        assert re.fullmatch(r"[A-Z`].*\.", text)
