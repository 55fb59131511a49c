"""The vendors' own clients, pointed at one local cloud."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from githubkit import AppInstallationAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.cache import MemCacheStrategy
from google.cloud.secretmanager_v1 import SecretManagerServiceClient
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build


@dataclass(frozen=True)
class Vendors:
    """One client a vendor; used by one thread."""

    iam: Any
    """googleapiclient from the bundled description of iam.googleapis.com: the Python client of IAM speaks gRPC only."""
    service_usage: Any
    projects: Any
    """googleapiclient of cloudresourcemanager.googleapis.com, v1."""
    pubsub: Any
    monitoring: Any
    secrets: SecretManagerServiceClient
    github: "GitHub[TokenAuthStrategy]"
    owner: str
    """GitHub account that holds the repositories."""
    vercel: "VercelSdk"
    app: "AppSeat"

    def hang_up(self) -> None:
        """Close what googleapiclient keeps open: over a connection that has meanwhile gone stale its next call would fail."""
        self.iam.close()
        self.service_usage.close()
        self.projects.close()
        self.pubsub.close()
        self.monitoring.close()

    def close(self) -> None:
        """Close every connection."""
        self.hang_up()
        self.secrets.transport.close()


@dataclass(frozen=True)
class AppSeat:
    """The GitHub App, who alone may write where a ruleset holds."""

    address: str
    app_id: str
    installation_id: int
    key: str

    def client(self) -> "GitHub[AppInstallationAuthStrategy]":
        """Return a client with a token of its own: what is put back forgets the tokens that were handed out meanwhile."""
        strategy = AppInstallationAuthStrategy(self.app_id, self.key, self.installation_id)
        return GitHub(strategy, base_url=self.address, http_cache=False, cache_strategy=MemCacheStrategy())


@dataclass(frozen=True)
class VercelSdk:
    """Vercel's SDK for Node, one process a call."""

    folder: Path
    """Where it is installed."""
    address: str
    token: str

    def call(self, function: str, **request: Any) -> None:
        """Call one function of the SDK, `projects.updateProject`."""
        answer = subprocess.run(
            ["node", "alter.mjs", self.address, function],
            cwd=self.folder,
            env=os.environ | {"VERCEL_API_TOKEN": self.token},
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, f"{function}: {answer.stderr}"


def connect(settings: Mapping[str, str], owner: str, sdk: Path) -> Vendors:
    """Return clients that use the endpoints and the credentials of a local cloud's settings, those of the App included."""
    endpoint = settings["BULWARK_GOOGLE_ENDPOINT"]
    credentials = Credentials(token=settings["GOOGLE_OAUTH_ACCESS_TOKEN"])
    options = {"api_endpoint": endpoint}
    return Vendors(
        iam=build("iam", "v1", credentials=credentials, client_options=options, static_discovery=True),
        service_usage=build("serviceusage", "v1", credentials=credentials, client_options=options, static_discovery=True),
        projects=build("cloudresourcemanager", "v1", credentials=credentials, client_options=options, static_discovery=True),
        monitoring=build("monitoring", "v3", credentials=credentials, client_options=options, static_discovery=True),
        pubsub=build("pubsub", "v1", credentials=credentials, client_options=options, static_discovery=True),
        secrets=SecretManagerServiceClient(transport="rest", credentials=credentials, client_options=options),
        github=GitHub(settings["GITHUB_TOKEN"], base_url=settings["GITHUB_API_URL"], http_cache=False),
        owner=owner,
        app=AppSeat(
            settings["GITHUB_API_URL"],
            settings["GITHUB_APP_ID"],
            int(settings["GITHUB_APP_INSTALLATION_ID"]),
            settings["GITHUB_APP_PEM_FILE"],
        ),
        vercel=VercelSdk(sdk, settings["BULWARK_VERCEL_API_URL"], settings["VERCEL_API_TOKEN"]),
    )
