"""The local cloud's resource providers as plugins that the engine starts by itself, in the job's own environment.

So a provider holds what the job holds and nothing else: Google's identity by Application Default Credentials, the tokens of the
other two in the environment.
"""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

PACKAGES: Final = {"gcp": "pulumi-gcp", "github": "pulumi-github", "vercel": "pulumiverse-vercel"}

_PLUGIN: Final = """#!{python}
import os

if "{name}" == "gcp":
    import google.auth
    from google.auth.transport.requests import Request

    credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    credentials.refresh(Request())
    os.environ["GOOGLE_OAUTH_ACCESS_TOKEN"] = credentials.token

from localcloud.providers.__main__ import PROVIDERS, serve, wait_for_signal

server, port = serve(PROVIDERS["{name}"](), 0)
print(port, flush=True)
wait_for_signal()
server.stop(1)
"""


def write_plugins(home: Path) -> None:
    """Write the plugins into the engine's own folder (`PULUMI_HOME`), in the versions that the packages ask for."""
    for name, package in PACKAGES.items():
        folder = home / "plugins" / f"resource-{name}-v{version(package)}"
        folder.mkdir(parents=True)
        program = folder / f"pulumi-resource-{name}"
        program.write_text(_PLUGIN.format(python=sys.executable, name=name))
        program.chmod(0o755)
