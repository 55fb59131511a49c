"""Which version of the REST API a call speaks. "API Versions" and "Breaking changes" in GitHub's documentation, 2026-11."""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.github.errors import refuse

HEADER: Final = "x-github-api-version"
OLDEST: Final = "2022-11-28"
LATEST: Final = "2026-03-10"
SUPPORTED: Final = (OLDEST, LATEST)
# Fields that answers of the latest version no longer have: difference of the models in githubkit-schemas 26.10.21.
_RETIRED: Final = frozenset({"assignee", "has_downloads", "rate", "use_squash_pr_title_as_default"})


def api_version(call: Call) -> str:
    """Return the version that a call asks for; the oldest when it does not say.

    Raises:
        RefusalError: 400 for one that GitHub does not have.
    """
    version = call.headers.get(HEADER, OLDEST)
    if version not in SUPPORTED:
        supported = ", ".join(SUPPORTED)
        raise refuse(400, f'The "{version}" version of the API is not supported. Supported versions: {supported}.')
    return version


def with_newer_fields(call: Call, shown: Document, **newer: Any) -> Document:
    """Return an answer with fields that only the latest version has, where the call speaks that version."""
    return shown if api_version(call) == OLDEST else {**shown, **newer}


def without_retired_fields(call: Call, shown: Document) -> Document:
    """Return an answer without the fields that the call's version no longer has."""
    if api_version(call) == OLDEST:
        return shown
    return {name: value for name, value in shown.items() if name not in _RETIRED}
