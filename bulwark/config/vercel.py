"""An application's project on Vercel, and what hangs on it: retention, checks, feature flags, federation, firewall."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import Duration, Flag, Slug, matching, refusal
from bulwark.core.duties import Duty

SPANS: Final[Mapping[str, str]] = {"1d": "1d", "7d": "1w", "30d": "1m", "60d": "2m", "90d": "3m", "180d": "6m", "365d": "1y"}
"""How long Vercel can keep deployments, here and in Vercel's own words, in which `1m` is a month (pulumiverse/vercel 5.21.1,
ProjectDeploymentRetention). Its `unlimited` is left out: old flaws would stay reachable for ever."""


def _parse_span(value: Any) -> Any:
    if value not in SPANS:
        raise refusal(
            "{seen} is not a span that Vercel keeps deployments for",
            "Vercel would refuse it, or keep them for another time than you mean",
            f"write one of {', '.join(SPANS)}",
        )
    return value


Span = Annotated[str, BeforeValidator(_parse_span), WithJsonSchema({"type": "string", "enum": list(SPANS)})]
"""How long deployments are kept: `1d`, `7d`, `30d`, `60d`, `90d`, `180d` or `365d`."""


class Retention(Section):
    """How long Vercel keeps deployments. The one that serves visitors stays, however old."""

    production: Span = "365d"
    """Deployments to go back to; 30 days at least."""
    preview: Span = "30d"
    """Deployments that never had visitors."""
    canceled: Span = "7d"
    """Deployments whose build was cancelled."""
    errored: Span = "30d"
    """Deployments whose build failed."""


class CheckStart(StrEnum):
    """What a check needs before it runs."""

    BUILD_READY = "build-ready"
    DEPLOYMENT_URL = "deployment-url"


class CheckBlocks(StrEnum):
    """What waits for a check."""

    NOTHING = "none"
    DEPLOYMENT_ALIAS = "deployment-alias"


class DeploymentCheck(Section):
    """A verdict about each deployment that a job reports to Vercel through its API."""

    requires: CheckStart = CheckStart.DEPLOYMENT_URL
    """What has to be there first: the build, or an address that can be opened."""
    blocks: CheckBlocks = CheckBlocks.NOTHING
    """What waits for the verdict. With `deployment-alias` no domain moves to a deployment before it has succeeded, or ever if
    nobody reports; `none` only shows it beside the deployment."""
    timeout: Duration = timedelta(minutes=10)
    """How long Vercel waits for a verdict; whole seconds."""


class FeatureFlag(Section):
    """A feature that is switched on and off while the application runs.

    Only what the flag is belongs to the program. After its creation the switch is nobody's but yours: no `up` touches it.
    """

    description: Annotated[str, Field(min_length=1)] = Field(examples=["The redesigned family view"])
    """What it switches, for who has to decide at night."""
    initially_on: Flag = False
    """Whether it is on when it is made; later changes of this key change nothing."""


class Federation(Section):
    """What the jobs of a duty may do at Vercel with nothing but their GitHub token.

    How a job exchanges its token is not published by Vercel yet, which is why nothing here is on by itself.
    """

    commands: Annotated[
        tuple[
            Annotated[
                str,
                AfterValidator(
                    matching(
                        r"[a-z][a-z0-9]*(?:[-:. ][a-z0-9]+)*",
                        "the policy would allow nothing, or everything",
                        "write the id of a command of Vercel's command line, such as deploy, without * or options",
                    )
                ),
            ],
            ...,
        ],
        Field(min_length=1),
    ] = Field(examples=[["deploy", "promote"]])
    """The commands of Vercel's command line that the exchanged token may run, and no others."""


class BotAction(StrEnum):
    """What the firewall does with visitors that are no browsers."""

    DISABLED = "disabled"
    LOG = "log"
    CHALLENGE = "challenge"


class RuleAction(StrEnum):
    """What the firewall does with a request that a rule set matches."""

    DISABLED = "disabled"
    LOG = "log"
    DENY = "deny"


class Firewall(Section):
    """Vercel's managed rule sets. The defaults turn nobody away: look at the log first, then be strict."""

    bot_protection: BotAction = BotAction.LOG
    """What happens to visitors that are no browsers. `challenge` sets them a task that our own probes and tests cannot do
    either."""
    ai_bots: RuleAction = RuleAction.LOG
    """What happens to crawlers that gather text for language models."""
    owasp: RuleAction = RuleAction.DISABLED
    """What happens to requests that the OWASP core rules take for an attack; needs the Enterprise plan."""


class VercelProject(Section):
    """The application's project on Vercel in this environment.

    Rolling releases act on production targets, so each environment has a project of its own.
    """

    project: Annotated[
        str,
        AfterValidator(
            matching(
                r"(?!.*---)[a-z0-9][a-z0-9._-]{0,99}",
                "Vercel refuses the name",
                "write lower-case letters, digits, . _ and -, 100 at most, without three hyphens in a row",
            )
        ),
    ] = Field(examples=["living-tree-staging"])
    """Name of the project."""
    retention: Retention = Retention()
    """How long deployments are kept."""
    checks: Mapping[Slug, DeploymentCheck] = Field(default_factory=dict)
    """Verdicts that jobs report about each deployment, by name."""
    flags: Mapping[Slug, FeatureFlag] = Field(default_factory=dict)
    """Features that can be switched while the application runs, by the key that its code asks for."""
    federation: Mapping[Duty, Federation] = Field(default_factory=dict)
    """Duties whose jobs act at Vercel without a token of their own; none unless named."""
    firewall: Firewall = Firewall()
    """What the firewall does."""
