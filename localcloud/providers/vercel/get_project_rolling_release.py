"""`vercel:index/getProjectRollingRelease:getProjectRollingRelease`."""

from typing import Final

from localcloud.providers.rest import Session
from localcloud.providers.values import Properties
from localcloud.providers.vercel.project_rolling_release import ProjectRollingRelease

TOKEN: Final = "vercel:index/getProjectRollingRelease:getProjectRollingRelease"


def get_project_rolling_release(session: Session, arguments: Properties) -> Properties:
    """Return the configuration of a project; without stages when none is set.

    Raises:
        LookupError: there is no such project.
    """
    project = str(arguments["projectId"])
    shown = ProjectRollingRelease().read(session, project, arguments)
    if shown is None:
        raise LookupError(f"there is no project {project!r}; it has no rolling release. Name a project that the token sees.")
    return {"id": project, "advancementType": "", "stages": []} | shown
