"""Look at one subject so that one which cannot be looked at does not hide the others."""

from collections.abc import Callable

from bulwark.core.doctor.finding import Finding, unseen
from bulwark.errors import ApiDisabledError, BulwarkError


def attempt(subject: str, look: Callable[[], Finding]) -> Finding:
    """Return what looking finds, or that it could not be done."""
    try:
        return look()
    except BulwarkError as error:
        return unseen_by(subject, error)


def unseen_by(subject: str, error: BulwarkError) -> Finding:
    """Return the finding for what an error hides."""
    if isinstance(error, ApiDisabledError):
        return unseen(
            subject, "its API is off", "run the command that switches it on (google-apis), wait a minute and look again"
        )
    return unseen(subject, str(error), "mend what it names, and look again")
