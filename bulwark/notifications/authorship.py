"""Tell whether an issue was opened by one of ours. Its mark alone does not say so: whoever may open an issue can write one.

Trusted are the bot of a job's own token, that of the configured App, and whoever holds the token in use. GitHub gives an App's
bot the login `<slug>[bot]` and the type `Bot` (schema `simple-user` of @octokit/openapi 23.0.2); no person can take such a login,
for it holds brackets. Whoever acts through an App as a person stays the author, with the App in `performed_via_github_app`,
which therefore says nothing here.
"""

from http import HTTPStatus
from typing import Any, Final

from githubkit import GitHub, TokenAuthStrategy
from githubkit.exception import RequestFailed

JOBS_BOT: Final = "github-actions[bot]"
"""Author of what a job does with its own `GITHUB_TOKEN`."""
_BOT: Final = "Bot"


class Authors:
    """Who may have opened what is acted upon."""

    def __init__(self, github: "GitHub[TokenAuthStrategy]", app_slug: str) -> None:
        """Trust the bot of a job, the App with a slug, and the person whose token the client has, if it is a person's."""
        self._github = github
        self._bots = {JOBS_BOT, f"{app_slug}[bot]"}
        self._own_login: str | None = None

    def opened(self, issue: Any) -> bool:
        """Say whether one of them opened an issue; nobody did whose account is gone.

        Raises:
            RequestFailed: GitHub does not say whose the token is.
        """
        author = issue.user
        if author is None:
            return False
        return author.login in self._bots if author.type == _BOT else author.login == self._own()

    def _own(self) -> str:
        """Return the login of the person whose token is in use; empty for an App's, which GitHub answers with 403."""
        if self._own_login is None:
            try:
                self._own_login = str(self._github.rest.users.get_authenticated().parsed_data.login)
            except RequestFailed as error:
                if error.response.status_code != HTTPStatus.FORBIDDEN:
                    raise
                self._own_login = ""
        return self._own_login
