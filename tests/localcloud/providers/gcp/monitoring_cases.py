"""The rows of Cloud Monitoring's types, in the form of `cases`."""

from typing import Any

from tests.localcloud.providers.gcp.cases import NUMBER, PROJECT, Behind, Case, P

# The first number that Monitoring gives in a fresh local cloud.
FIRST = 1_000_000_000_000_001
SERVICE = f"projects/{NUMBER}/services/web"
SLO = f"{SERVICE}/serviceLevelObjectives/uptime"
CHANNEL, POLICY = f"{P}/notificationChannels/{FIRST}", f"{P}/alertPolicies/{FIRST + 1}"
PASSED = f'project = {PROJECT} metric.type="monitoring.googleapis.com/uptime_check/check_passed" resource.type="uptime_url"'
HTTP = {"path": "/", "port": 443, "requestMethod": "GET", "useSsl": True, "validateSsl": True}
WINDOWS = {"windowPeriod": "60s", "goodBadMetricFilter": PASSED}
EMAIL = {"email_address": "oncall@livingtree.io"}
CHANNEL_FIRST = ("gcp:monitoring/notificationChannel:NotificationChannel", {"type": "email", "labels": EMAIL})
SERVICE_FIRST = ("gcp:monitoring/customService:CustomService", {"serviceId": "web"})


def condition(value: float, **more: Any) -> dict[str, Any]:
    wanted = {"filter": 'metric.type="m" resource.type="r"', "comparison": "COMPARISON_GT", "duration": "60s"}
    return {"displayName": f"above {value}", "conditionThreshold": wanted | {"thresholdValue": value} | more}


def patches(path: str, **fields: Any) -> dict[str, Behind]:
    """Return one remote change per field, each a PATCH with a mask."""
    return {
        name: lambda google, n=name, v=value: google.monitor("PATCH", path, {n: v}, updateMask=n)
        for name, value in fields.items()
    }


def replaces(path: str, **fields: Any) -> dict[str, Behind]:
    """Return one remote change per field of something whose PATCH has no mask."""

    def change(google: Any, name: str, value: Any) -> None:
        google.monitor("PATCH", path, google.monitor("GET", path) | {name: value})

    return {name: lambda google, n=name, v=value: change(google, n, v) for name, value in fields.items()}


def patches_check(**fields: Any) -> dict[str, Behind]:
    """Return one remote change per field of the only uptime check; its name cannot be foretold."""

    def change(google: Any, name: str, value: Any) -> None:
        (check,) = google.monitor("GET", f"{P}/uptimeCheckConfigs")["uptimeCheckConfigs"]
        google.monitor("PATCH", check["name"], {name: value}, updateMask=name)

    return {name: lambda google, n=name, v=value: change(google, n, v) for name, value in fields.items()}


def removes_check(google: Any) -> None:
    (check,) = google.monitor("GET", f"{P}/uptimeCheckConfigs")["uptimeCheckConfigs"]
    google.monitor("DELETE", check["name"])


MONITORING_CASES = (
    Case(
        "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig",
        {
            "displayName": "Home",
            "timeout": "10s",
            "period": "60s",
            "selectedRegions": ["EUROPE", "USA_IOWA", "ASIA_PACIFIC"],
            "httpCheck": {"path": "", "useSsl": True, "validateSsl": True},
            "monitoredResource": {"type": "uptime_url", "labels": {"host": "livingtree.io"}},
        },
        rf"{P}/uptimeCheckConfigs/home-[\w-]{{11}}",
        outputs={"project": PROJECT, "checkerType": "STATIC_IP_CHECKERS", "deletionPolicy": "DELETE"},
        changes={
            "displayName": "Front page",
            "timeout": "20s",
            "period": "300s",
            "selectedRegions": ["USA"],
            "contentMatchers": [{"content": "Living", "matcher": "CONTAINS_STRING"}],
            "logCheckFailures": True,
            "userLabels": {"owner": "platform"},
            "httpCheck": HTTP | {"path": "/up", "acceptedResponseStatusCodes": [{"statusClass": "STATUS_CLASS_2XX"}]},
        },
        behind=patches_check(
            displayName="Other",
            timeout="5s",
            period="600s",
            selectedRegions=["USA"],
            contentMatchers=[{"content": "x", "matcher": "NOT_CONTAINS_STRING"}],
            logCheckFailures=True,
            userLabels={"owner": "mallory"},
            httpCheck=HTTP | {"validateSsl": False},
        ),
        gone=removes_check,
    ),
    Case(
        "gcp:monitoring/notificationChannel:NotificationChannel",
        {"type": "email", "displayName": "On call", "labels": EMAIL},
        CHANNEL,
        outputs={"name": CHANNEL, "project": PROJECT, "enabled": True},
        changes={
            "displayName": "Platform",
            "description": "Reads mail",
            "labels": {"email_address": "platform@livingtree.io"},
            "userLabels": {"owner": "platform"},
            "enabled": False,
        },
        behind={
            **replaces(
                CHANNEL,
                displayName="Other",
                description="Other",
                labels={"email_address": "mallory@example.com"},
                userLabels={"owner": "mallory"},
                enabled=False,
            ),
        },
        gone=lambda google: google.monitor("DELETE", CHANNEL),
    ),
    Case(
        "gcp:monitoring/customService:CustomService",
        {"serviceId": "web", "displayName": "Web"},
        SERVICE,
        outputs={"name": SERVICE, "project": PROJECT, "serviceId": "web"},
        changes={
            "displayName": "Site",
            "telemetry": {"resourceName": "//vercel.com/living-tree"},
            "userLabels": {"owner": "platform"},
        },
        behind=patches(SERVICE, displayName="Other", telemetry={"resourceName": "//other"}, userLabels={"owner": "mallory"}),
        imported=f"{P}/services/web",
        gone=lambda google: google.monitor("DELETE", SERVICE),
    ),
    Case(
        "gcp:monitoring/slo:Slo",
        {"service": "web", "sloId": "uptime", "goal": 0.999, "rollingPeriodDays": 30, "windowsBasedSli": WINDOWS},
        SLO,
        before=(SERVICE_FIRST,),
        outputs={"name": SLO, "project": PROJECT, "sloId": "uptime", "service": "web"},
        changes={
            "goal": 0.99,
            "displayName": "Uptime",
            "rollingPeriodDays": 7,
            "windowsBasedSli": WINDOWS | {"windowPeriod": "300s"},
            "userLabels": {"owner": "platform"},
        },
        behind={
            **patches(SLO, goal=0.5, displayName="Other", userLabels={"owner": "mallory"}),
            "rollingPeriodDays": lambda google: google.monitor(
                "PATCH", SLO, {"rollingPeriod": "86400s"}, updateMask="rollingPeriod"
            ),
            "windowsBasedSli": lambda google: google.monitor(
                "PATCH",
                SLO,
                {"serviceLevelIndicator": {"windowsBased": {"windowPeriod": "120s"}}},
                updateMask="serviceLevelIndicator.windowsBased.windowPeriod",
            ),
        },
        imported=f"{P}/services/web/serviceLevelObjectives/uptime",
        gone=lambda google: google.monitor("DELETE", SLO),
    ),
    Case(
        "gcp:monitoring/alertPolicy:AlertPolicy",
        {"displayName": "Down", "combiner": "AND", "conditions": [condition(1), condition(2)]},
        POLICY,
        before=(CHANNEL_FIRST,),
        outputs={"name": POLICY, "project": PROJECT, "enabled": True},
        changes={
            "displayName": "Far down",
            "combiner": "OR",
            "conditions": [condition(3, trigger={"count": 1}), condition(2)],
            "enabled": False,
            "notificationChannels": [CHANNEL],
            "alertStrategy": {
                "autoClose": "1800s",
                "notificationChannelStrategies": [{"notificationChannelNames": [CHANNEL], "renotifyInterval": "3600s"}],
            },
            "userLabels": {"owner": "platform"},
            "severity": "CRITICAL",
            "documentation": {"content": "Look at the deployment.", "mimeType": "text/markdown"},
        },
        behind=patches(
            POLICY,
            displayName="Other",
            combiner="OR",
            conditions=[condition(1), condition(7)],
            enabled=False,
            notificationChannels=[CHANNEL],
            alertStrategy={"autoClose": "3600s"},
            userLabels={"owner": "mallory"},
            severity="WARNING",
            documentation={"content": "Nothing to see.", "mimeType": "text/markdown"},
        ),
        gone=lambda google: google.monitor("DELETE", POLICY),
    ),
)
