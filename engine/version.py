"""The one version of the engine, and the check that the SDK beside this code is of the same.

The version stands in `requirements.txt` (the SDK), here and in `go.mod` (the engine); `tests/project` holds the three equal.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from engine.errors import VersionMismatchError

ENGINE_VERSION: Final = "3.259.0"


def check_sdk_version() -> None:
    """Compare the installed Pulumi SDK with `ENGINE_VERSION`; an interpreter without the SDK has nothing to compare.

    Raises:
        VersionMismatchError: the SDK is of another version.
    """
    try:
        found = version("pulumi")
    except PackageNotFoundError:
        return
    if found != ENGINE_VERSION:
        raise VersionMismatchError(
            f"The Pulumi SDK installed here is {found}, and the engine is {ENGINE_VERSION}.",
            "The two are released and tested as a pair; of different versions they may misread each other's messages.",
            "Build the virtual environment anew (rm -rf .venv && make engine), or use the interpreter of the project's .venv.",
        )
