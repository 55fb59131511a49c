"""Say where every vendor is: the same settings lead to a real account or to the local cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.local.folder import Credentials

VENDORS: Final = ("control", "google", "github", "vercel")
PROVIDERS: Final = ("gcp", "github", "vercel")
DEFAULT_PORTS: Final = {"control": 47000, "google": 47010, "github": 47020, "vercel": 47030}
DEFAULT_PROVIDER_PORTS: Final = {"gcp": 47110, "github": 47120, "vercel": 47130}


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Where the local cloud and its providers listen, and the operator's credentials."""

    endpoints: Mapping[str, str]
    """Vendor to base URL, without a trailing slash."""
    provider_ports: Mapping[str, int]
    """Provider to port; empty while they are not running."""
    credentials: Credentials
    backend_url: str

    def vendor_environment(self) -> dict[str, str]:
        """Return the variables that lead official clients, our own and the providers to the local cloud."""
        return {
            "BULWARK_CLOCK_URL": f"{self.endpoints['control']}/clock",
            "BULWARK_CONTROL_URL": self.endpoints["control"],
            "BULWARK_GOOGLE_ENDPOINT": self.endpoints["google"],
            "BULWARK_VERCEL_API_URL": self.endpoints["vercel"],
            "GITHUB_API_URL": self.endpoints["github"],
            "GITHUB_GRAPHQL_URL": f"{self.endpoints['github']}/graphql",
            "GITHUB_TOKEN": self.credentials.github,
            "GOOGLE_OAUTH_ACCESS_TOKEN": self.credentials.google,
            "VERCEL_API_TOKEN": self.credentials.vercel,
        }

    def engine_environment(self) -> dict[str, str]:
        """Return what the engine needs besides: state, passphrase, and our providers instead of downloaded ones."""
        attached = ",".join(f"{name}:{port}" for name, port in self.provider_ports.items())
        return {
            "PULUMI_BACKEND_URL": self.backend_url,
            "PULUMI_CONFIG_PASSPHRASE": self.credentials.passphrase,
            "PULUMI_DEBUG_PROVIDERS": attached,
            # Without this the engine first tries to download the plugins that are attached already (DESIGN, section 5).
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def environment(self) -> dict[str, str]:
        """Return all of it."""
        return self.vendor_environment() | self.engine_environment()
