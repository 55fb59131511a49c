"""Fetch artifacts of workflow runs from GitHub. Whoever uploaded one chose its content: it is read with bounds, in memory."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final, Self

import httpx

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import github_url
from bulwark.core.infra.artifact_choice import Artifact
from bulwark.errors import BulwarkError

MOST_BYTES: Final = 50_000_000
"""Of an archive and of what is in it. A state of fifty applications takes 15 MB."""
_CHUNK: Final = 1 << 20
_PAGE: Final = 100
_TIMEOUT_SECONDS: Final = 60
_REDIRECTS: Final = frozenset({302, 307})


class ArtifactFormError(BulwarkError):
    """An artifact is not what it has to be; nothing of its content is in the message."""


class Artifacts:
    """The artifacts of one repository, in a `with` block."""

    def __init__(self, repository: str, token: str) -> None:
        """Take the repository's full name and a token that reads its runs."""
        self._base = f"/repos/{repository}"
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        self._client = httpx.Client(base_url=github_url(), headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        self._client.close()

    def named(self, name: str) -> tuple[Artifact, ...]:
        """Return the newest hundred artifacts of a name, of all runs.

        Raises:
            UpstreamError: GitHub refused, did not answer, or answered in another form.
        """
        return self._list(f"{self._base}/actions/artifacts", name)

    def of_run(self, run_id: int, name: str) -> tuple[Artifact, ...]:
        """Return the artifacts of a name that one run kept. Raises: as `named`."""
        return self._list(f"{self._base}/actions/runs/{run_id}/artifacts", name)

    def document(self, artifact: Artifact) -> Any:
        """Return the JSON value in the one file of an artifact.

        Raises:
            UpstreamError: GitHub refused, or did not answer.
            ArtifactFormError: it is too large, no archive of one file, or the file is no JSON.
        """
        if artifact.size_bytes > MOST_BYTES:
            raise _wrong(artifact, f"it has {artifact.size_bytes} bytes, and {MOST_BYTES} at most are read")
        return _only_document(artifact, self._archive(artifact))

    def _list(self, place: str, name: str) -> tuple[Artifact, ...]:
        asked = f"GET {place} at GitHub"
        try:
            answer = self._client.get(place, params={"name": name, "per_page": _PAGE})
        except httpx.TransportError as error:
            raise silence(asked, type(error).__name__) from error
        if not answer.is_success:
            raise refusal(asked, answer.status_code, answer.text, (self._token,))
        try:
            return tuple(_artifact(one) for one in answer.json()["artifacts"])
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(asked, "something else than a list of artifacts") from error

    def _archive(self, artifact: Artifact) -> bytes:
        place = f"{self._base}/actions/artifacts/{artifact.number}/zip"
        asked = f"GET {place} at GitHub"
        try:
            answer = self._client.get(place)
            if answer.status_code not in _REDIRECTS:
                raise refusal(asked, answer.status_code, answer.text, (self._token,))
            # The store is somebody else's: it gets no token of ours.
            with httpx.stream("GET", answer.headers["location"], timeout=_TIMEOUT_SECONDS, trust_env=False) as stored:
                if not stored.is_success:
                    raise refusal(asked, stored.status_code, "")
                return _bounded(artifact, stored)
        except httpx.TransportError as error:
            raise silence(asked, type(error).__name__) from error


def _bounded(artifact: Artifact, stored: httpx.Response) -> bytes:
    found = bytearray()
    for chunk in stored.iter_bytes(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise _wrong(artifact, f"it has more than {MOST_BYTES} bytes")
    return bytes(found)


def _only_document(artifact: Artifact, archive: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = opened.infolist()
            if len(entries) != 1 or entries[0].is_dir():
                raise _wrong(artifact, f"it holds {len(entries)} entries, and has to hold one file")
            with opened.open(entries[0]) as file:
                # What an archive says of its sizes may be untrue.
                content = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _wrong(artifact, "it is no archive that can be read") from error
    if len(content) > MOST_BYTES:
        raise _wrong(artifact, f"its file has more than {MOST_BYTES} bytes")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _wrong(artifact, "its file is no JSON") from error


def _artifact(shown: Mapping[str, Any]) -> Artifact:
    run = shown["workflow_run"] or {}
    return Artifact(
        int(shown["id"]),
        str(shown["name"]),
        int(shown["size_in_bytes"]),
        str(shown["created_at"]),
        bool(shown["expired"]),
        int(run.get("repository_id") or 0),
        int(run.get("head_repository_id") or -1),
        str(run.get("head_branch") or ""),
    )


def _wrong(artifact: Artifact, problem: str) -> ArtifactFormError:
    return ArtifactFormError(
        f"the artifact {artifact.name} ({artifact.number}) cannot be used: {problem}; nothing of it was taken. "
        "Look at the run that kept it."
    )
