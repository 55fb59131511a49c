"""The vendors' credentials of one environment, for one process: read from Secret Manager with Google's identity alone.

The App's key stays here; what is handed on at GitHub is an installation's token, which lives for one hour.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from githubkit import AppAuthStrategy, GitHub, Response
from githubkit.cache import MemCacheStrategy
from githubkit.exception import GitHubException, RequestError, RequestFailed, RequestTimeout

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import github_url, require_signing_key
from bulwark.clients.secret_manager import SecretManager
from bulwark.config.accounts import OwnerKind
from bulwark.config.pipeline import Pipeline
from bulwark.errors import UsageError

VERCEL_TOKEN: Final = "VERCEL_API_TOKEN"  # noqa: S105 - a name
APP_KEY: Final = "GITHUB_APP_PRIVATE_KEY"
GITHUB_TOKEN: Final = "GITHUB_TOKEN"  # noqa: S105 - a name


def credentials_of(pipeline: Pipeline) -> Mapping[str, str]:
    """Return the variables that the vendors' clients and the engine's providers read, besides Google's identity.

    Raises:
        UsageError: the configuration has no secret of that name, or there is no identity at Google.
        UpstreamError: a vendor refused, or did not answer; no credential is in it.
    """
    with SecretManager(pipeline.google.project) as secrets:
        vercel = secrets.read(_id_of(pipeline, VERCEL_TOKEN))
        key = secrets.read(_id_of(pipeline, APP_KEY))
    return {VERCEL_TOKEN: vercel, GITHUB_TOKEN: installation_token(pipeline, key)}


def installation_token(pipeline: Pipeline, key: str) -> str:
    """Return a token of the App's installation in the pinned account, good for one hour.

    Args:
        pipeline: whose account and App.
        key: the App's private key, PEM.

    Raises:
        UsageError: the key is none, or the App's installation is in another account of that name.
        UpstreamError: GitHub refused, or did not answer.
    """
    require_signing_key(key, f"the secret {APP_KEY}")
    # A cache of its own: the usual one would go on with what an earlier key has signed.
    client = GitHub(
        AppAuthStrategy(str(pipeline.github.app.id), key),
        base_url=github_url(),
        auto_retry=True,
        cache_strategy=MemCacheStrategy(),
    )
    owner, is_organization = pipeline.github.owner, pipeline.github.owner_kind is OwnerKind.ORGANIZATION
    place = f"/orgs/{owner}/installation" if is_organization else f"/users/{owner}/installation"
    found = _ask(f"GET {place}", lambda: client.request("GET", place), key)
    number, account = found.get("id"), found.get("account") or {}
    if account.get("id") != pipeline.github.owner_id:
        # A name can be registered again by somebody else, who then installs the App there.
        raise UsageError(
            f"the App is installed at {owner}, which has the id {account.get('id')} now, and the stack file pins "
            f"{pipeline.github.owner_id}; the token would act for somebody else. Find out why they differ, then correct the "
            "name or the id in the stack file."
        )
    place = f"/app/installations/{number}/access_tokens"
    answer = _ask(f"POST {place}", lambda: client.request("POST", place), key)
    token = answer.get("token")
    if not isinstance(token, str) or not token:
        raise malformed(f"POST {place} at GitHub", "no text in `token`")
    return token


def _id_of(pipeline: Pipeline, name: str) -> str:
    contract = next((app.secrets[name] for app in pipeline.apps.values() if name in app.secrets), None)
    if contract is None:
        raise UsageError(
            f"no application of {pipeline.environment.name} keeps a secret {name}; the vendor could not be asked. "
            f"Write it below apps.<app>.secrets, with the infrastructure's duties among its readers."
        )
    return contract.source or name


def _ask(asked: str, send: Callable[[], Response[Any, Any]], secret: str) -> Mapping[str, Any]:
    asked = f"{asked} at GitHub"
    try:
        found = send().json()
    except RequestFailed as error:
        raise refusal(asked, error.response.status_code, error.response.text, (secret,)) from error
    except (RequestError, RequestTimeout) as error:
        raise silence(asked, type(error).__name__) from error
    except (GitHubException, ValueError) as error:
        raise malformed(asked, f"what cannot be used ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise malformed(asked, "something else than an object")
    return found
