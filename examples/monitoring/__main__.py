"""Watch a shop from outside, component by component: no stack configuration of Bulwark, no Vercel, no GitHub.

Its host is asked every minute from four regions, its uptime is promised, and two regions that agree wake whoever reads the topic;
a second host, which only redirects, has no promise of its own. What Cloud Monitoring cannot watch is an output.
"""

from datetime import timedelta

import pulumi
import pulumi_gcp as gcp

from bulwark.core.burn_rates import Promise, plan_alerts
from bulwark.core.probes import ProbeRegion
from components.gcp.burn_rate_alerts import BurnRateAlerts
from components.gcp.enabled_services import EnabledServices
from components.gcp.notification_channels import NotificationChannels
from components.gcp.probe_alerts import ProbeAlerts
from components.gcp.uptime_check import UptimeCheck
from components.gcp.uptime_objectives import UptimeObjectives

config = pulumi.Config()
project = config.require("googleProject")
labels = {"owner": "shop", "environment": "production"}
regions = [ProbeRegion.EUROPE, ProbeRegion.USA_IOWA, ProbeRegion.SOUTH_AMERICA, ProbeRegion.ASIA_PACIFIC]

google = gcp.Provider("google", project=project, add_pulumi_attribution_label=False)
options = pulumi.ResourceOptions(providers=[google])
services = EnabledServices("shop", {"project": project, "services": ["monitoring.googleapis.com"]}, options)
after_services = pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(depends_on=[services]))

channels = NotificationChannels(
    "shop",
    {
        "project": project,
        "labels": labels,
        "channels": {
            "bridge": {"kind": "pubsub", "target": f"projects/{project}/topics/pages"},
            "room": {"kind": "google-chat", "target": "spaces/AAAAshop"},
        },
    },
    after_services,
)
pages, informs = [channels.names["bridge"], channels.names["room"]], [channels.names["room"]]

shop = UptimeCheck(
    "shop",
    {"project": project, "host": "shop.example", "path": "/up", "text": "open", "regions": regions, "labels": labels},
    after_services,
)
www = UptimeCheck(
    "www",
    {"project": project, "host": "www.shop.example", "path": "/", "timeout_seconds": 5, "regions": regions, "labels": labels},
    after_services,
)

promise = Promise(0.995, timedelta(days=28))
plan = plan_alerts(promise)
uptime = UptimeObjectives(
    "shop",
    {
        "project": project,
        "service_id": "shop",
        "display_name": "Shop",
        "checks": {"shop.example": shop.check_id},
        "regions": regions,
        "promise": promise,
        "labels": labels,
    },
    after_services,
)
burn = BurnRateAlerts(
    "shop",
    {
        "project": project,
        "host": "shop.example",
        "objectives": uptime.objectives["shop.example"],
        "alerts": plan.alerts,
        "pages": pages,
        "informs": informs,
        "labels": labels,
    },
    options,
)
probes = ProbeAlerts(
    "shop",
    {
        "project": project,
        "display_name": "Shop",
        "checks": {"shop.example": shop.check_id, "www.shop.example": www.check_id},
        "unpromised": {"www.shop.example": "shop.example"},
        "pages": pages,
        "informs": informs,
        "labels": labels,
    },
    options,
)

pulumi.export("checks", {"shop.example": shop.check_id, "www.shop.example": www.check_id})
pulumi.export("objectives", uptime.objectives["shop.example"])
pulumi.export("burn_policies", burn.policies)
pulumi.export("probe_policies", probes.policies)
pulumi.export("tiers_left", [str(left) for left in plan.left])
