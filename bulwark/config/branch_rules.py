"""What the branches of a repository are protected by: reviews, owners of code, checks, and which branches are releases."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.fields import matching, whole_number

CodeOwner = Annotated[
    str,
    AfterValidator(
        matching(
            r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:/[A-Za-z0-9_.-]{1,100})?",
            "GitHub skips an owner that it can not read, and nobody would have to approve",
            "write @user, or @organization/team",
        )
    ),
]
"""Who owns code, as CODEOWNERS names them. Mail addresses are left out: GitHub finds their account only for some."""

OwnedPath = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?!#)[^\s!\[\]\\]{1,200}",
            "GitHub skips a line of CODEOWNERS that it can not read, and nobody would have to approve",
            "write a pattern without spaces, such as * or /apps/web/",
        )
    ),
]
"""A pattern of paths, as CODEOWNERS has them; the last one that matches counts, in the order of their names."""

BranchPattern = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?!refs/|/|\.)[A-Za-z0-9._*/-]{1,200}(?<![/.])",
            "no branch would ever match, and none be protected",
            "write a branch or a pattern of File.fnmatch without refs/heads/, such as release/**/*",
        )
    ),
]
"""Names of branches: `*` stops at a slash, `**/` crosses slashes (GitHub's documentation, "Creating rulesets")."""

CheckName = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?! )[ -~]{1,100}(?<! )",
            "a check of this name is never made, and every pull request waits for it",
            "write the name of the job as the pull request shows it",
        )
    ),
]
"""Name of a check run: that of its job."""


class BranchRules(Section):
    """What protects the branches that deploy, and those of releases. The GitHub App alone may pass by, only where it writes."""

    approvals: Annotated[int, whole_number(0, 10, "a number of approvals", "GitHub takes no other, and refuses the ruleset")] = 1
    """How many people besides the author approve a pull request."""
    code_owners: Mapping[OwnedPath, Annotated[tuple[CodeOwner, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """Who has to approve changes below which paths; written as `.github/CODEOWNERS`. Needed where the repository is owned."""
    required_checks: tuple[CheckName, ...] = ()
    """Checks that have to pass besides those of the generated workflow files."""
    release_branches: tuple[BranchPattern, ...] = ("release/**/*",)
    """Branches of releases, protected like those that deploy."""
