"""Know the fields of Cloud Monitoring's request bodies, as far as they are emulated."""

from typing import Final

from localcloud.services.google.body_kinds import DURATION, FLAG, FRACTION, MOMENT, NUMBER, TEXT, Map, Shape, choice

_RECORD: Final[Shape] = {"mutateTime": MOMENT, "mutatedBy": TEXT}
_STATUS: Final[Shape] = {
    "statusValue": NUMBER,
    "statusClass": choice(
        "STATUS_CLASS_1XX STATUS_CLASS_2XX STATUS_CLASS_3XX STATUS_CLASS_4XX STATUS_CLASS_5XX STATUS_CLASS_ANY"
    ),
}
_MATCHER: Final[Shape] = {
    "content": TEXT,
    "matcher": choice(
        "CONTAINS_STRING NOT_CONTAINS_STRING MATCHES_REGEX NOT_MATCHES_REGEX MATCHES_JSON_PATH NOT_MATCHES_JSON_PATH"
    ),
    "jsonPathMatcher": {"jsonPath": TEXT, "jsonMatcher": choice("EXACT_MATCH REGEX_MATCH")},
}
_HTTP: Final[Shape] = {
    "requestMethod": choice("METHOD_UNSPECIFIED GET POST"),
    "useSsl": FLAG,
    "validateSsl": FLAG,
    "path": TEXT,
    "port": NUMBER,
    "authInfo": {"username": TEXT, "password": TEXT},
    "maskHeaders": FLAG,
    "headers": Map(),
    "contentType": choice("TYPE_UNSPECIFIED URL_ENCODED USER_PROVIDED"),
    "customContentType": TEXT,
    "body": TEXT,
    "acceptedResponseStatusCodes": [_STATUS],
    "pingConfig": {"pingsCount": NUMBER},
    "serviceAgentAuthentication": {"type": choice("SERVICE_AGENT_AUTHENTICATION_TYPE_UNSPECIFIED OIDC_TOKEN")},
}
_CHECK: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "period": DURATION,
    "timeout": DURATION,
    "disabled": FLAG,
    "checkerType": choice("STATIC_IP_CHECKERS VPC_CHECKERS"),
    "contentMatchers": [_MATCHER],
    "selectedRegions": [choice("USA EUROPE SOUTH_AMERICA ASIA_PACIFIC USA_OREGON USA_IOWA USA_VIRGINIA")],
    "logCheckFailures": FLAG,
    "userLabels": Map(),
    "httpCheck": _HTTP,
    "tcpCheck": {"port": NUMBER, "pingConfig": {"pingsCount": NUMBER}},
    "monitoredResource": {"type": TEXT, "labels": Map()},
    "resourceGroup": {"groupId": TEXT, "resourceType": choice("RESOURCE_TYPE_UNSPECIFIED INSTANCE AWS_ELB_LOAD_BALANCER")},
    "syntheticMonitor": {"cloudFunctionV2": {"name": TEXT}},
}
_CHANNEL: Final[Shape] = {
    "name": TEXT,
    "type": TEXT,
    "displayName": TEXT,
    "description": TEXT,
    "labels": Map(),
    "userLabels": Map(),
    "verificationStatus": choice("VERIFICATION_STATUS_UNSPECIFIED UNVERIFIED VERIFIED"),
    "enabled": FLAG,
    "creationRecord": _RECORD,
    "mutationRecords": [_RECORD],
}
_SERVICE: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "custom": {},
    "basicService": {"serviceType": TEXT, "serviceLabels": Map()},
    "telemetry": {"resourceName": TEXT},
    "userLabels": Map(),
}
_RANGE: Final[Shape] = {"min": FRACTION, "max": FRACTION}
_METRIC_RANGE: Final[Shape] = {"timeSeries": TEXT, "range": _RANGE}
_BASIC: Final[Shape] = {
    "method": [TEXT],
    "location": [TEXT],
    "version": [TEXT],
    "availability": {},
    "latency": {"threshold": DURATION},
}
_REQUESTS: Final[Shape] = {
    "goodTotalRatio": {"goodServiceFilter": TEXT, "badServiceFilter": TEXT, "totalServiceFilter": TEXT},
    "distributionCut": {"distributionFilter": TEXT, "range": _RANGE},
}
_WINDOWS: Final[Shape] = {
    "windowPeriod": DURATION,
    "goodBadMetricFilter": TEXT,
    "goodTotalRatioThreshold": {"performance": _REQUESTS, "basicSliPerformance": _BASIC, "threshold": FRACTION},
    "metricMeanInRange": _METRIC_RANGE,
    "metricSumInRange": _METRIC_RANGE,
}
_OBJECTIVE: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "goal": FRACTION,
    "rollingPeriod": DURATION,
    "calendarPeriod": choice("CALENDAR_PERIOD_UNSPECIFIED DAY WEEK FORTNIGHT MONTH QUARTER HALF YEAR"),
    "serviceLevelIndicator": {"basicSli": _BASIC, "requestBased": _REQUESTS, "windowsBased": _WINDOWS},
    "userLabels": Map(),
}
_AGGREGATION: Final[Shape] = {
    "alignmentPeriod": DURATION,
    "perSeriesAligner": choice(
        "ALIGN_NONE ALIGN_DELTA ALIGN_RATE ALIGN_INTERPOLATE ALIGN_NEXT_OLDER ALIGN_MIN ALIGN_MAX ALIGN_MEAN ALIGN_COUNT "
        "ALIGN_SUM ALIGN_STDDEV ALIGN_COUNT_TRUE ALIGN_COUNT_FALSE ALIGN_FRACTION_TRUE ALIGN_PERCENTILE_99 "
        "ALIGN_PERCENTILE_95 ALIGN_PERCENTILE_50 ALIGN_PERCENTILE_05 ALIGN_PERCENT_CHANGE"
    ),
    "crossSeriesReducer": choice(
        "REDUCE_NONE REDUCE_MEAN REDUCE_MIN REDUCE_MAX REDUCE_SUM REDUCE_STDDEV REDUCE_COUNT REDUCE_COUNT_TRUE "
        "REDUCE_COUNT_FALSE REDUCE_FRACTION_TRUE REDUCE_PERCENTILE_99 REDUCE_PERCENTILE_95 REDUCE_PERCENTILE_50 "
        "REDUCE_PERCENTILE_05"
    ),
    "groupByFields": [TEXT],
}
_TRIGGER: Final[Shape] = {"count": NUMBER, "percent": FRACTION}
_THRESHOLD: Final[Shape] = {
    "filter": TEXT,
    "aggregations": [_AGGREGATION],
    "denominatorFilter": TEXT,
    "denominatorAggregations": [_AGGREGATION],
    "comparison": choice(
        "COMPARISON_UNSPECIFIED COMPARISON_GT COMPARISON_GE COMPARISON_LT COMPARISON_LE COMPARISON_EQ COMPARISON_NE"
    ),
    "thresholdValue": FRACTION,
    "duration": DURATION,
    "trigger": _TRIGGER,
    "evaluationMissingData": choice(
        "EVALUATION_MISSING_DATA_UNSPECIFIED EVALUATION_MISSING_DATA_INACTIVE EVALUATION_MISSING_DATA_ACTIVE "
        "EVALUATION_MISSING_DATA_NO_OP"
    ),
    "forecastOptions": {"forecastHorizon": DURATION},
}
_CONDITION: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "conditionThreshold": _THRESHOLD,
    "conditionAbsent": {"filter": TEXT, "aggregations": [_AGGREGATION], "duration": DURATION, "trigger": _TRIGGER},
    "conditionMatchedLog": {"filter": TEXT, "labelExtractors": Map()},
    "conditionMonitoringQueryLanguage": {"query": TEXT, "duration": DURATION, "trigger": _TRIGGER},
    "conditionPrometheusQueryLanguage": {
        "query": TEXT,
        "duration": DURATION,
        "evaluationInterval": DURATION,
        "labels": Map(),
        "ruleGroup": TEXT,
        "alertRule": TEXT,
        "disableMetricValidation": FLAG,
    },
}
_POLICY: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "documentation": {
        "content": TEXT,
        "mimeType": TEXT,
        "subject": TEXT,
        "links": [{"displayName": TEXT, "url": TEXT}],
    },
    "userLabels": Map(),
    "conditions": [_CONDITION],
    "combiner": choice("COMBINE_UNSPECIFIED AND OR AND_WITH_MATCHING_RESOURCE"),
    "enabled": FLAG,
    "notificationChannels": [TEXT],
    "creationRecord": _RECORD,
    "mutationRecord": _RECORD,
    "alertStrategy": {
        "autoClose": DURATION,
        "notificationRateLimit": {"period": DURATION},
        "notificationPrompts": [choice("NOTIFICATION_PROMPT_UNSPECIFIED OPENED CLOSED")],
        "notificationChannelStrategy": [{"notificationChannelNames": [TEXT], "renotifyInterval": DURATION}],
    },
    "severity": choice("SEVERITY_UNSPECIFIED CRITICAL ERROR WARNING"),
}
_OF_PROJECTS: Final = {"uptimeCheckConfigs": _CHECK, "notificationChannels": _CHANNEL, "alertPolicies": _POLICY}
_OF_SERVICES: Final = {"services": _SERVICE, "services.serviceLevelObjectives": _OBJECTIVE}

SHAPES: Final[dict[str, Shape]] = {
    f"monitoring.{prefix}{collection}.{verb}": shape
    for prefix, collections in (("projects.", _OF_PROJECTS), ("", _OF_SERVICES))
    for collection, shape in collections.items()
    for verb in ("create", "patch")
}
"""Method id to the shape of its body."""
