"""Print, as JSON, the resource providers that the packages of this interpreter stand for; run inside the program's interpreter.

Source of the rules: pulumi/pulumi sdk/python/cmd/pulumi-language-python/main.go: `pulumi-plugin.json` in the folder of the
package's module decides; a package `pulumi-<name>` without one stands for the provider of that name and version, if the version
is plain numbers (a pre-release's tag cannot be turned into the provider's).
"""

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

# Known to have no provider, and older than the file that says so (pulumi/pulumi#5863).
WITHOUT_PROVIDER = {"pulumi-policy"}
_NUMBERS_ONLY = re.compile(r"\d+\.\d+(\.\d+)?")


def required_package(distribution: Distribution) -> dict[str, Any] | None:
    """Return name, version (with its v), server and parameterization of the provider, or None."""
    name = re.sub(r"[-_.]+", "-", distribution.name or "").lower()
    if not name.startswith("pulumi"):
        return None
    described = _description(Path(str(distribution.locate_file(name.replace("-", "_"))), "pulumi-plugin.json"))
    if described is None and (not name.startswith("pulumi-") or name in WITHOUT_PROVIDER):
        return None
    described = described or {"resource": True}
    version = str(described.get("version") or distribution.version)
    if not described.get("resource") or not ("version" in described or _NUMBERS_ONLY.fullmatch(version)):
        return None
    package = {"name": described.get("name") or name.removeprefix("pulumi-"), "version": f"v{version.removeprefix('v')}"}
    kept = {key: described[key] for key in ("server", "parameterization") if described.get(key)}
    return {**package, **kept}


def _description(path: Path) -> dict[str, Any] | None:
    try:
        described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return described


def main() -> None:
    """Print a list ordered by name; a package that is on the path twice counts once, as the interpreter would import it."""
    found: dict[str, dict[str, Any]] = {}
    for distribution in distributions():
        package = required_package(distribution)
        if package is not None:
            found.setdefault(package["name"], package)
    sys.stdout.write(json.dumps([found[name] for name in sorted(found)]))


if __name__ == "__main__":
    main()
