"""The control port: what a test or a demonstration does to the local cloud, and no vendor offers."""

from localcloud.core.application import CONTROL
from localcloud.core.http import Route, Service
from localcloud.services.control import alerts, errors, github_runs, routes, seed

SERVICE = Service(
    vendor=CONTROL,
    routes=(
        Route("control.health", "GET", "/healthz", routes.tell_health, anonymous=True),
        Route("control.seed", "POST", "/seed", seed.plant, anonymous=True),
        Route("control.reset", "POST", "/reset", routes.reset, anonymous=True),
        Route("control.clock.get", "GET", "/clock", routes.tell_clock, anonymous=True),
        Route("control.clock.put", "PUT", "/clock", routes.set_clock, anonymous=True),
        Route("control.faults.list", "GET", "/faults", routes.list_faults, anonymous=True),
        Route("control.faults.create", "POST", "/faults", routes.create_fault, anonymous=True),
        Route("control.faults.clear", "DELETE", "/faults", routes.delete_faults, anonymous=True),
        Route("control.faults.delete", "DELETE", "/faults/{fault}", routes.delete_fault, anonymous=True),
        Route("control.tokens.oidc-request", "POST", "/tokens/oidc-request", routes.describe_github_job, anonymous=True),
        Route("control.alerts.open", "POST", "/alerts", alerts.raise_alert, anonymous=True),
        Route("control.alerts.close", "DELETE", "/alerts/{name...}", alerts.end_alert, anonymous=True),
        Route("control.github.artifacts", "POST", "/github/artifacts", github_runs.store_artifact, anonymous=True),
        Route("control.github.runs.begin", "POST", "/github/runs", github_runs.begin_run, anonymous=True),
        Route("control.github.runs.end", "PATCH", "/github/runs", github_runs.end_run, anonymous=True),
        Route("control.github.pulls.open", "POST", "/github/pulls", github_runs.open_pull_request, anonymous=True),
        Route("control.github.pulls.close", "DELETE", "/github/pulls", github_runs.close_pull_request, anonymous=True),
        Route("control.journal", "GET", "/journal", routes.read_journal, anonymous=True),
    ),
    authenticate=lambda _call: "",
    not_found=errors.not_found,
    malformed=errors.malformed,
    failed=errors.failed,
    forbidden=errors.forbidden,
)
