"""Data sources about pools, their providers and service accounts."""

from localcloud.providers.gcp.configuration import project_of
from localcloud.providers.gcp.policy_data import shown_policy
from localcloud.providers.gcp.service_account import account_name, shown_account
from localcloud.providers.gcp.service_account_iam import SERVICE_ACCOUNTS
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def get_account(session: Session, arguments: Properties) -> Properties:
    """Return an account found by short id, address, unique id or name."""
    account = session.get(f"/v1/{account_name(session, arguments['accountId'], arguments)}")
    shown = {"id": account["name"], "displayName": account.get("displayName", ""), "disabled": account.get("disabled", False)}
    return shown_account(account) | shown


def get_account_iam_policy(session: Session, arguments: Properties) -> Properties:
    """Return an account's policy as JSON."""
    name = arguments["serviceAccountId"]
    return shown_policy(SERVICE_ACCOUNTS.read(session, name)) | {"id": name, "serviceAccountId": name}


def get_pool(session: Session, arguments: Properties) -> Properties:
    """Return a pool; a deleted one is not there."""
    name = _pool_name(session, arguments)
    pool = _live(session, name)
    named = {"id": name, "workloadIdentityPoolId": arguments["workloadIdentityPoolId"], "project": name.split("/")[1]}
    absent: Properties = {"attestationRules": [], "inlineCertificateIssuanceConfigs": [], "inlineTrustConfigs": []}
    return named | absent | _described(pool) | {"mode": pool.get("mode", "")}


def get_pool_provider(session: Session, arguments: Properties) -> Properties:
    """Return a provider of a pool; a deleted one is not there."""
    pool, identifier = arguments["workloadIdentityPoolId"], arguments["workloadIdentityPoolProviderId"]
    name = f"{_pool_name(session, arguments)}/providers/{identifier}"
    provider = _live(session, name)
    named = {
        "id": name,
        "workloadIdentityPoolId": pool,
        "workloadIdentityPoolProviderId": identifier,
        "project": name.split("/")[1],
    }
    rules = {part: provider.get(part) for part in ("attributeCondition", "attributeMapping")}
    issuers = {"oidcs": [provider["oidc"]] if "oidc" in provider else [], "aws": [], "samls": [], "x509s": []}
    return named | rules | issuers | _described(provider)


def _pool_name(session: Session, arguments: Properties) -> str:
    project = project_of(session, arguments)
    return f"projects/{project}/locations/global/workloadIdentityPools/{arguments['workloadIdentityPoolId']}"


def _live(session: Session, name: str) -> Properties:
    found: Properties | None = session.find(f"/v1/{name}")
    if found is None or found.get("state") == "DELETED":
        raise LookupError(f"{name} not found")
    return found


def _described(entity: Properties) -> Properties:
    texts = {part: entity.get(part, "") for part in ("name", "state", "displayName", "description")}
    return texts | {"disabled": entity.get("disabled", False), "deletionPolicy": "DELETE"}
