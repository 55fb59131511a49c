"""`gcp:projects/service:Service`: an API enabled in a project.

It stays enabled when the resource is destroyed, unless `disableOnDestroy` says otherwise.
"""

from localcloud.providers.fields import Field
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import check_text
from localcloud.providers.gcp.operations import finish
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_PAGE = {"filter": "state:ENABLED", "pageSize": 200, "fields": "services/name,nextPageToken"}


class Service(ResourceType):
    """An enabled API. Every updatable input is known to the provider alone."""

    token = "gcp:projects/service:Service"
    fields = (
        Field("service", is_required=True, replaces=True),
        PROJECT,
        Field("disableOnDestroy", is_local=True, default=False, is_implied=True),
        Field("disableDependentServices", is_local=True, default=False, is_implied=True),
        Field("checkIfServiceHasUsageOnDestroy", is_local=True, default=False, is_implied=True),
        DELETION_POLICY,
    )

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a host name; the one retired name is refused."""
        rule = "a host name such as `iam.googleapis.com`, other than bigquery-json.googleapis.com"
        check_text(inputs, "service", r"(?!bigquery-json\.googleapis\.com$).+\..+", rule)
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Enable it; already enabled is success."""
        project, service = project_of(session, inputs), inputs["service"]
        if service not in _enabled(session, project):
            finish(session, session.call("POST", f"/v1/projects/{project}/services/{service}:enable", {}))
        return f"{project}/{service}"

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it while the project lives and it is enabled there."""
        project, _, service = identifier.partition("/")
        found = session.find(f"/v1/projects/{project}")
        if not found or found.get("lifecycleState") == "DELETE_REQUESTED" or service not in _enabled(session, project):
            return None
        return {"service": service, "project": project, "deletionPolicy": deletion_policy(session, known)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Nothing: no input that can change is sent."""

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Leave it enabled, or disable it where that was asked for."""
        if keeps(session, "Service", known) or not known.get("disableOnDestroy"):
            return
        project, _, service = identifier.partition("/")
        usage = "CHECK" if known.get("checkIfServiceHasUsageOnDestroy") else "SKIP"
        dependents = bool(known.get("disableDependentServices"))
        body = {"disableDependentServices": dependents, "checkIfServiceHasUsage": usage}
        finish(session, session.call("POST", f"/v1/projects/{project}/services/{service}:disable", body))


def _enabled(session: Session, project: str) -> set[str]:
    names: set[str] = set()
    page: str | None = None
    while True:
        answer = session.get(f"/v1/projects/{project}/services", **_PAGE, pageToken=page) or {}
        names |= {service["name"].rpartition("/")[2] for service in answer.get("services", [])}
        page = answer.get("nextPageToken")
        if not page:
            return names
