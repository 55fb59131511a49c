"""Ask one host over HTTPS every minute, from regions that are named.

Redirects are followed and the last answer counts, so a host that redirects is asked like any other: its own certificate, the
redirect and what it leads to are watched in one. What a check finds is a metric; alerts on it are other components'.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.core.burn_rates import PROBE_PERIOD
from bulwark.core.probes import RESOURCE, ProbeRegion
from components.adoption import child_options

_DEFAULT_TIMEOUT_SECONDS: Final = 10


class UptimeCheckArgs(TypedDict):
    """Inputs of `UptimeCheck`."""

    project: pulumi.Input[str]
    """Google project id."""
    host: str
    """The host that is asked, without scheme and path."""
    path: str
    """The page that is asked, with its leading slash."""
    regions: Sequence[ProbeRegion]
    """Where it is asked from, three at least; order does not matter."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""
    text: NotRequired[str | None]
    """Text that the answer must contain; absent for any answer with a status of success."""
    timeout_seconds: NotRequired[int]
    """How long an answer may take, 1 to 60; 10 unless said."""


class UptimeCheck(pulumi.ComponentResource):
    """One host that is watched."""

    check_id: pulumi.Output[str]
    """The check's id in the labels of its metric."""

    def __init__(self, name: str, args: UptimeCheckArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:UptimeCheck", name, {}, opts)
        text = args.get("text")
        self.check = gcp.monitoring.UptimeCheckConfig(
            f"{name}-check",
            project=args["project"],
            display_name=args["host"],
            period=f"{int(PROBE_PERIOD.total_seconds())}s",
            timeout=f"{args.get('timeout_seconds', _DEFAULT_TIMEOUT_SECONDS)}s",
            selected_regions=[region.selected for region in sorted(args["regions"])],
            http_check={
                "path": args["path"],
                "port": 443,
                "request_method": "GET",
                "use_ssl": True,
                "validate_ssl": True,
                "accepted_response_status_codes": [{"status_class": "STATUS_CLASS_2XX"}],
            },
            content_matchers=[{"content": text, "matcher": "CONTAINS_STRING"}] if text else None,
            monitored_resource={"type": RESOURCE, "labels": {"project_id": args["project"], "host": args["host"]}},
            user_labels=dict(args["labels"]),
            opts=child_options(self),
        )
        self.check_id = self.check.uptime_check_id
        self.register_outputs({"check_id": self.check_id})
