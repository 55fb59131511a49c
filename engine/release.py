"""Fetch the official release: an archive and the published list of checksums.

Source of the addresses: Pulumi's release bucket, `releases/sdk/pulumi-v<version>-<os>-<arch>.tar.gz` and
`pulumi-<version>-checksums.txt` beside it (sha256sum's format), as installers of third parties use it, 2026.
"""

import hashlib
import http.client
import platform
import re
import sys
import tarfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

from engine.cache import guarded
from engine.errors import ArchiveError, SettingError
from engine.progress import Progress
from engine.version import ENGINE_VERSION

RELEASES_SETTING: Final = "BULWARK_ENGINE_RELEASES_URL"
OFFICIAL_RELEASES: Final = "https://get.pulumi.com/releases/sdk"
# Short, so that a machine without a way out goes on to the build at once; a slow download does not count against it.
TIMEOUT_SECONDS: Final = 10.0
# The archive of 3.259.0 is about 150 MB; far above that, something else is being sent.
LARGEST_ARCHIVE_BYTES: Final = 1024 * 1024 * 1024
_CHUNK_BYTES: Final = 1 << 20
_ARCHITECTURES: Final = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


class ReleaseUnreachableError(Exception):
    """The release cannot be fetched from here; the text says why. Another source may do."""


def release_address(environment: Mapping[str, str]) -> str:
    """Return the folder of releases, without a trailing slash.

    Raises:
        SettingError: a mirror is set that is neither HTTPS nor on this machine.
    """
    address = environment.get(RELEASES_SETTING, "").rstrip("/") or OFFICIAL_RELEASES
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}):
        return address
    raise SettingError(
        f"{RELEASES_SETTING} is '{address}', which is not an HTTPS address.",
        "What is fetched from there is executed, and anyone on the way could replace it.",
        f"Set it to an https:// address of a mirror, or unset it to use {OFFICIAL_RELEASES}.",
    )


def download_release(address: str, staged: Path, progress: Progress) -> None:
    """Fetch, verify and unpack the release into an empty folder.

    Raises:
        ReleaseUnreachableError: there is no connection, no release for this platform, or no published checksum.
        ArchiveError: what was sent is damaged or does not have the published checksum.
        CacheError: the folder cannot be written.
    """
    name = f"pulumi-v{ENGINE_VERSION}-{_platform()}.tar.gz"
    with progress.step(f"fetching the official release of {ENGINE_VERSION}"):
        checksum = _published_checksum(f"{address}/pulumi-{ENGINE_VERSION}-checksums.txt", name)
        archive = staged / "archive.tar.gz"
        found = _fetch(f"{address}/{name}", archive, progress)
    if found != checksum:
        raise ArchiveError(
            f"The archive {address}/{name} has the SHA-256 checksum {found}, and {checksum} is published.",
            "It was damaged on the way or is not Pulumi's, and it has not been unpacked.",
            "Try again; if it happens again, report it to whoever runs the mirror or the proxy in between.",
        )
    with progress.step("unpacking"):
        _unpack(archive, staged)
    archive.unlink()


def _platform() -> str:
    machine = _ARCHITECTURES.get(platform.machine().lower(), "")
    if sys.platform not in {"linux", "darwin"} or not machine:
        raise ReleaseUnreachableError(f"no release is published for {sys.platform} on {platform.machine()}")
    return f"{sys.platform}-{machine}"


def _open(url: str) -> http.client.HTTPResponse:
    request = urllib.request.Request(url, headers={"User-Agent": "bulwark-engine"})  # noqa: S310  # release_address checked it
    try:
        answer = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310  # release_address checked it
    except urllib.error.HTTPError as error:
        with error:
            raise ReleaseUnreachableError(f"{url} answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise ReleaseUnreachableError(f"{url}: {getattr(error, 'reason', error)}") from error
    if not isinstance(answer, http.client.HTTPResponse):
        raise ReleaseUnreachableError(f"{url} is not served over HTTP")
    return answer


def _published_checksum(url: str, name: str) -> str:
    """Return the SHA-256 checksum in hexadecimal.

    Raises:
        ReleaseUnreachableError: the list is not there, or without the name: what nothing vouches for is not executed.
    """
    try:
        with _open(url) as answer:
            text = answer.read(_CHUNK_BYTES).decode("utf-8", "replace")
    except ReleaseUnreachableError as error:
        raise ReleaseUnreachableError(f"{error}; without the published checksums no archive is installed") from error
    except (OSError, http.client.HTTPException) as error:
        raise ReleaseUnreachableError(f"{url}: {error}") from error
    match = re.search(rf"^([0-9a-f]{{64}})[ *]+(?:\./)?{re.escape(name)}$", text, re.MULTILINE)
    if match is None:
        raise ReleaseUnreachableError(f"{url} lists no SHA-256 checksum for {name}, so the archive could not be verified")
    return match[1]


def _fetch(url: str, target: Path, progress: Progress) -> str:
    """Store what the address serves and return its SHA-256 checksum."""
    with _open(url) as answer:
        announced = int(answer.headers.get("Content-Length", "0"))
        with guarded(target.parent):
            file = target.open("wb")
        with file:
            checksum, size = _copy(answer, file, announced, progress)
    if announced and size != announced:
        raise ReleaseUnreachableError(f"{url}: the connection ended after {size} of {announced} bytes")
    return checksum


def _copy(answer: http.client.HTTPResponse, file: IO[bytes], announced: int, progress: Progress) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while True:
        try:
            chunk = answer.read(_CHUNK_BYTES)
        except http.client.IncompleteRead as error:
            chunk = error.partial
        except (OSError, http.client.HTTPException) as error:
            raise ReleaseUnreachableError(f"the connection broke after {size} bytes: {error}") from error
        if not chunk:
            return digest.hexdigest(), size
        size += len(chunk)
        if size > LARGEST_ARCHIVE_BYTES:
            raise ArchiveError(
                f"The archive is larger than {LARGEST_ARCHIVE_BYTES // 2**20} MB, several times the size of a release.",
                "It is not a release of Pulumi, and it has been removed.",
                f"Look at what {RELEASES_SETTING} or a proxy serves.",
            )
        digest.update(chunk)
        with guarded(Path(file.name).parent):
            file.write(chunk)
        progress.detail(f"{size >> 20} of {announced >> 20} MB" if announced else f"{size >> 20} MB")


def _unpack(archive: Path, staged: Path) -> None:
    """Unpack the files of the archive's folder `pulumi/` (or of its `bin/`, as on Windows) flat into the staged folder."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                name = Path(member.name).name
                content = tar.extractfile(member) if member.isfile() else None
                if content is None or not name.startswith("pulumi"):
                    continue
                target = staged / name
                data = content.read()
                with guarded(staged):
                    target.write_bytes(data)
                    target.chmod(0o755)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _not_an_archive(archive, str(error)) from error
    if not (staged / "pulumi").is_file():
        raise _not_an_archive(archive, "there is no file 'pulumi' in it")


def _not_an_archive(archive: Path, problem: str) -> ArchiveError:
    return ArchiveError(
        f"The release that was fetched cannot be unpacked ({problem}; {archive.stat().st_size} bytes).",
        "It is no archive of an engine, and it has been removed.",
        f"Look at what {RELEASES_SETTING} or a proxy serves, or put pulumi {ENGINE_VERSION} on PATH yourself.",
    )
