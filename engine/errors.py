"""What can go wrong while an engine is obtained.

    EngineError                 caught by callers; `exit_code` is what a command ends with
    ├── SettingError        2   a setting of the environment cannot be used
    ├── VersionMismatchError 2  the Pulumi SDK installed beside this code is of another version
    ├── CacheError          3   the cache folder cannot be written, or is full
    ├── ArchiveError        3   the official release was reached and what it sent cannot be trusted
    ├── BuildError          3   Go is there and the build failed
    └── UnavailableError    3   no source is within reach: no release, no usable Go

Every message has three parts: what is wrong with the value seen, what that causes, what to do.
"""


class EngineError(Exception):
    """An engine could not be obtained. The message is for people."""

    exit_code = 3

    def __init__(self, problem: str, consequence: str, remedy: str) -> None:
        self.problem, self.consequence, self.remedy = problem, consequence, remedy
        super().__init__(f"{problem} {consequence} {remedy}")


class SettingError(EngineError):
    """A setting of the environment cannot be used."""

    exit_code = 2


class VersionMismatchError(EngineError):
    """The Pulumi SDK installed beside this code is of another version than the engine."""

    exit_code = 2


class CacheError(EngineError):
    """The cache folder cannot be written, or the disk is full."""


class ArchiveError(EngineError):
    """The official release answered, and the archive or its checksum is not what it should be."""


class BuildError(EngineError):
    """Go is there and did not build the engine."""


class UnavailableError(EngineError):
    """Neither the official release nor a usable Go is within reach."""
