"""The Actions OIDC issuer: discovery, keys, tokens, and the settings of the subject.

The settings are in @octokit/openapi 23.0.2 ("OIDC", "Actions / oidc"); discovery and the token request are outside GitHub's
OpenAPI file and follow "OpenID Connect reference" in its documentation and `@actions/core`'s `oidc-utils`.
"""

import re
import secrets
from typing import Any, Final

import jwt

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, Transaction
from localcloud.services.github.bodies import optional_flag, optional_texts, required_flag
from localcloud.services.github.environments import find_environment
from localcloud.services.github.errors import refuse
from localcloud.services.github.identifiers import timestamp
from localcloud.services.github.jobs import KIND, describe_job, digest_of
from localcloud.services.github.oidc_claims import job_claims, timed_claims
from localcloud.services.github.oidc_keys import ISSUER, key_set, publish_keys
from localcloud.services.github.oidc_subject import MissingClaimError, compose_subject, subject_prefix, uses_immutable_subject
from localcloud.services.github.repositories import find_repository_by_id, keep_repository, require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_accounts import require_organization

SETTING_KIND: Final = "github.oidc_setting"
_CLAIM_KEY: Final = re.compile(r"[A-Za-z0-9_]+")
_CLAIMS: Final = [
    "sub",
    "aud",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "ref",
    "sha",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "run_id",
    "run_number",
    "run_attempt",
    "actor",
    "actor_id",
    "workflow",
    "workflow_ref",
    "workflow_sha",
    "head_ref",
    "base_ref",
    "event_name",
    "ref_type",
    "ref_protected",
    "environment",
    "environment_node_id",
    "job_workflow_ref",
    "job_workflow_sha",
    "repository_visibility",
    "runner_environment",
    "check_run_id",
]


def organization_setting(transaction: Transaction, owner_id: int) -> Document:
    """Return an account's OIDC setting, empty when it never chose one."""
    return transaction.get(SETTING_KIND, str(owner_id)) or {}


def _configuration(_call: Call) -> Reply:
    return Reply(
        {
            "issuer": ISSUER,
            "jwks_uri": f"{ISSUER}/.well-known/jwks",
            "subject_types_supported": ["public", "pairwise"],
            "response_types_supported": ["id_token"],
            "claims_supported": _CLAIMS,
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid"],
        }
    )


def _keys(call: Call) -> Reply:
    return Reply(key_set(call.tx))


def _describe(call: Call) -> Reply:
    url, token = describe_job(call.tx, call.body, call.base_url)
    return Reply({"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token}, 201)


def _issue(call: Call) -> Reply:
    job = call.tx.get(KIND, f"{call.params['run_id']}/{call.params['check_run_id']}")
    is_known = job is not None and secrets.compare_digest(job["request_token_digest"], digest_of(call.bearer()))
    if job is None or not is_known or job["ends_at"] <= timestamp(call.clock.wall()):
        raise refuse(401, "The request token is not one of a running job.")
    repository = find_repository_by_id(call.tx, job["repository_id"])
    if repository is None:
        raise refuse(404, "The job's repository is gone.")
    value = _sign(call, repository, job, call.query.get("audience") or f"https://github.com/{repository['owner']}")
    return Reply({"count": len(value), "value": value})


def _sign(call: Call, repository: Document, job: Document, audience: str) -> str:
    environment = find_environment(call.tx, repository["id"], job["environment"]) if job["environment"] else None
    claims: dict[str, Any] = dict(job_claims(call.tx, repository, job, environment))
    try:
        subject = compose_subject(repository, organization_setting(call.tx, repository["owner_id"]), claims)
    except MissingClaimError as error:
        raise refuse(400, f"No token can be issued: {error}.") from error
    key = publish_keys(call.tx)
    # Tokens live in wall time: verifiers compare them with the machine's own clock.
    times = timed_claims(int(call.clock.wall().timestamp()))
    identity = {"jti": _unique_name(), "sub": subject, "aud": audience, "iss": ISSUER}
    headers = {"kid": key["kid"], "x5t": key["x5t"]}
    return jwt.encode({**identity, **claims, **times}, key["private_key"], algorithm="RS256", headers=headers)


def _unique_name() -> str:
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _checked_keys(call: Call) -> list[str] | None:
    keys = optional_texts(call, "include_claim_keys")
    if keys is not None and (len(set(keys)) < len(keys) or not all(_CLAIM_KEY.fullmatch(key) for key in keys)):
        raise refuse(422, "Claim keys must be unique and can only contain alphanumeric characters and underscores.")
    return keys


def _get_for_repository(call: Call) -> Reply:
    repository = require_repository(call)
    setting: Document = repository.get("oidc", {"use_default": True})
    is_immutable = uses_immutable_subject(repository, organization_setting(call.tx, repository["owner_id"]))
    return Reply({**setting, "sub_claim_prefix": subject_prefix(repository, is_immutable=is_immutable)})


def _put_for_repository(call: Call) -> Reply:
    repository = require_repository(call)
    setting: Document = {"use_default": required_flag(call, "use_default")}
    keys = _checked_keys(call)
    if keys and not setting["use_default"]:
        setting["include_claim_keys"] = keys
    # A body without the flag, which is all that older clients send, leaves the choice as it was.
    before = repository.get("oidc", {})
    if call.body.get("use_immutable_subject") is not None:
        setting["use_immutable_subject"] = optional_flag(call, "use_immutable_subject", default=False)
    elif "use_immutable_subject" in before:
        setting["use_immutable_subject"] = before["use_immutable_subject"]
    keep_repository(call.tx, repository | {"oidc": setting})
    return Reply({}, 201)


def _get_for_organization(call: Call) -> Reply:
    setting = organization_setting(call.tx, require_organization(call)["id"])
    # GitHub's own default template, shown while nobody chose another.
    return Reply({"include_claim_keys": ["repo", "context"], **setting})


def _put_for_organization(call: Call) -> Reply:
    organization = require_organization(call)
    setting = organization_setting(call.tx, organization["id"])
    keys = _checked_keys(call)
    if keys is not None:
        setting["include_claim_keys"] = keys
    if call.body.get("use_immutable_subject") is not None:
        setting["use_immutable_subject"] = optional_flag(call, "use_immutable_subject", default=False)
    call.tx.put(SETTING_KIND, str(organization["id"]), setting)
    return Reply({}, 201)


_R, _O = "/actions/oidc/customization/sub", "/orgs/{org}/actions/oidc/customization/sub"
_TOKEN_PATH: Final = "/actions-runtime/idtoken/{run_id}/{check_run_id}"
_ADMINISTRATION: Final = "organization_administration"
ROUTES: Final = (
    Route("oidc-issuer/get-configuration", "GET", "/.well-known/openid-configuration", _configuration, anonymous=True),
    Route("oidc-issuer/get-keys", "GET", "/.well-known/jwks", _keys, anonymous=True),
    # Not GitHub's: stands for a runner that starts a job.
    Route("actions-runtime/describe-job", "POST", "/actions-runtime/jobs", _describe, anonymous=True),
    # Anonymous to the REST API's tokens: the job's own request token is checked above.
    Route("actions-runtime/request-id-token", "GET", _TOKEN_PATH, _issue, anonymous=True),
    Route("oidc/get-oidc-custom-sub-template-for-org", "GET", _O, _get_for_organization, f"{_ADMINISTRATION}=read"),
    Route("oidc/update-oidc-custom-sub-template-for-org", "PUT", _O, _put_for_organization, f"{_ADMINISTRATION}=write"),
    *on_repository("actions/get-custom-oidc-sub-claim-for-repo", "GET", _R, _get_for_repository, "actions=read"),
    *on_repository("actions/set-custom-oidc-sub-claim-for-repo", "PUT", _R, _put_for_repository, "actions=write"),
)
