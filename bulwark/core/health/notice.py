"""Turn a report into what people are told, as far as the modes of its guards let them be told."""

from collections.abc import Mapping

from bulwark.core.guards import Mode
from bulwark.core.health.guards import consequence_for, is_over, told_part
from bulwark.core.health.report import HealthReport
from bulwark.core.health.summary import headline, markdown
from bulwark.core.notices import Notice, Severity


def notice_of(report: HealthReport, modes: Mapping[str, Mode]) -> Notice | None:
    """Return the notice of a report, or None when it neither begins nor ends anything: what is pending is told when decided.

    A check that could not look is a warning: it may hide a failure, and the one that was told before is not over. The title is
    about what people are told of; the body has everything.
    """
    severity = consequence_for(report, modes).tells
    key = f"health/{report.application}/{report.environment}"
    if severity is not None:
        return Notice(key, severity, headline(told_part(report, modes)), markdown(report))
    if is_over(report, modes):
        told = told_part(report, modes)
        return Notice(key, Severity.CRITICAL, headline(told if told.results else report), markdown(report), is_resolved=True)
    return None
