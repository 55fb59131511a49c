"""Work on copies of the stack files: a run on the local cloud never rewrites a tracked file.

A copy follows its original at every run and keeps only what belongs to this folder: the salt of its encryption, the encrypted
values set here, and what Google had kept from an earlier teardown. What is encrypted in the original stays out.
"""

import io
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, PIPELINE_KEY
from bulwark.local.folder import LocalFolder
from bulwark.stacks.restoration import RESTORABLE

KEPT_KEYS: Final = ("encryptionsalt",)
ENCRYPTION_KEYS: Final = ("encryptionsalt", "encryptedkey", "secretsprovider")
"""What a stack file says of its encryption (pulumi/pulumi sdk/go/common/workspace/project.go, `ProjectStack`, v3.259.0)."""
KEPT_CONFIG: Final = (ENVIRONMENT_SECRETS_KEY,)


def refresh_scratch(checkout: Path, folder: LocalFolder, stack: str) -> Path:
    """Bring the copy of a stack file up to date and return its path; the project file is copied beside it."""
    target = folder.stack_file(stack)
    (target.parent / "Pulumi.yaml").write_text((checkout / "Pulumi.yaml").read_text())
    original = _without_encryption(_load(checkout / f"Pulumi.{stack}.yaml"))
    if target.exists():
        _keep(_load(target), original)
    text = io.StringIO()
    YAML().dump(original, text)
    scratch = target.with_suffix(".new")
    scratch.write_text(text.getvalue())
    scratch.replace(target)
    return target


def _without_encryption(original: Any) -> Any:
    """Take out what only the holder of the real stack's key can read: nobody has that key here."""
    for key in ENCRYPTION_KEYS:
        original.pop(key, None)
    config = original.get("config") or {}
    for name in [name for name, value in config.items() if _is_encrypted(value)]:
        del config[name]
    return original


def _is_encrypted(value: Any) -> bool:
    return isinstance(value, dict) and ("secure" in value or any(_is_encrypted(item) for item in value.values()))


def _keep(previous: Any, current: Any) -> None:
    for key in KEPT_KEYS:
        if key in previous:
            current[key] = previous[key]
    for key in KEPT_CONFIG:
        if key in (previous.get("config") or {}) and key not in current["config"]:
            current["config"][key] = previous["config"][key]
    adopted = previous.get("config", {}).get(PIPELINE_KEY, {}).get("adopt", {})
    # What was restored at Google is to be taken over, also by the run after one that was killed in between.
    for role in RESTORABLE & adopted.keys():
        current["config"][PIPELINE_KEY].setdefault("adopt", {}).setdefault(role, adopted[role])


def _load(path: Path) -> Any:
    return YAML().load(path.read_text()) or {}


def scratch_secrets(config_file: Path) -> dict[str, dict[str, Any]]:
    """Return the environment secrets that a copy holds, application to name to encrypted value."""
    config = _load(config_file).get("config") or {}
    return dict(config.get(ENVIRONMENT_SECRETS_KEY) or {})
