"""Turn a report into what people are told."""

from bulwark.core.health.report import HealthReport
from bulwark.core.health.summary import headline, markdown
from bulwark.core.notices import Notice, Severity
from bulwark.core.verdict import Phase

_SEVERITIES = {Phase.FAIL: Severity.CRITICAL, Phase.ERROR: Severity.WARNING}


def notice_of(report: HealthReport) -> Notice | None:
    """Return the notice of a report, or None when it neither begins nor ends anything: what is pending is told when decided.

    A check that could not look is a warning: it may hide a failure, and the one that was told before is not over.
    """
    if report.phase is Phase.PASS:
        severity, is_resolved = Severity.CRITICAL, True
    elif report.phase in _SEVERITIES:
        severity, is_resolved = _SEVERITIES[report.phase], False
    else:
        return None
    key = f"health/{report.application}/{report.environment}"
    return Notice(key, severity, headline(report), markdown(report), is_resolved=is_resolved)
