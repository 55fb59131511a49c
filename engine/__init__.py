"""Obtain a Pulumi engine of one exact version, and the Python language host that belongs to it.

`obtain` looks, in this order, at `pulumi` on PATH, the user's cache folder and the official release, and builds the engine from
Go modules when none of them has it. Only the standard library is used (the language host, which runs inside the program's own
virtual environment, uses the Pulumi SDK found there), so that an engine can be obtained before anything else is installed.

Left out on purpose: several versions side by side, updates, plugins of resource providers. The version is the one of the SDK in
`requirements.txt`, because engine and SDK are released together and are tested here only as a pair.
"""

from engine.acquisition import obtain
from engine.errors import (
    ArchiveError,
    BuildError,
    CacheError,
    EngineError,
    SettingError,
    UnavailableError,
    VersionMismatchError,
)
from engine.installation import Engine
from engine.version import ENGINE_VERSION, check_sdk_version

__all__ = [
    "ENGINE_VERSION",
    "ArchiveError",
    "BuildError",
    "CacheError",
    "Engine",
    "EngineError",
    "SettingError",
    "UnavailableError",
    "VersionMismatchError",
    "check_sdk_version",
    "obtain",
]
