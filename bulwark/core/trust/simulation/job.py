"""Say which claims GitHub signs for a job. Source: GitHub Docs, "OpenID Connect reference", 2026-11."""

from dataclasses import dataclass

from bulwark.core.trust.provider import ISSUER


@dataclass(frozen=True, slots=True)
class Job:
    """A job as people describe it."""

    repository: str
    """With its owner: `living-tree-app/living-tree`."""
    repository_id: int
    owner_id: int
    event: str
    ref: str
    """In full: `refs/heads/main`, `refs/pull/7/merge`."""
    environment: str = ""
    """Empty for a job that names none."""
    workflow: str = ".github/workflows/deploy.yml"
    reusable_workflow: str = ""
    """`owner/repository/.github/workflows/x.yml@ref` where the job is one of a called workflow."""
    is_self_hosted: bool = False
    is_public: bool = False
    has_immutable_subject: bool = False
    """Whether `sub` carries ids, as it does in repositories made since 15 July 2026."""
    run_id: int = 1

    def claims(self) -> dict[str, str]:
        """Return the claims of its token; `environment` is absent for a job that names none."""
        owner, _, name = self.repository.partition("/")
        called = self.reusable_workflow or f"{self.repository}/{self.workflow}@{self.ref}"
        own = {"environment": self.environment} if self.environment else {}
        return {
            "iss": ISSUER,
            "sub": self._subject(owner, name),
            "repository": self.repository,
            "repository_id": str(self.repository_id),
            "repository_owner": owner,
            "repository_owner_id": str(self.owner_id),
            "repository_visibility": "public" if self.is_public else "private",
            "event_name": self.event,
            "ref": self.ref,
            "ref_type": "tag" if self.ref.startswith("refs/tags/") else "branch",
            "run_id": str(self.run_id),
            "run_attempt": "1",
            "runner_environment": "self-hosted" if self.is_self_hosted else "github-hosted",
            "workflow_ref": f"{self.repository}/{self.workflow}@{self.ref}",
            "job_workflow_ref": called,
            **own,
        }

    def _subject(self, owner: str, name: str) -> str:
        where = f"{owner}@{self.owner_id}/{name}@{self.repository_id}" if self.has_immutable_subject else f"{owner}/{name}"
        if self.environment:
            return f"repo:{where}:environment:{self.environment}"
        return f"repo:{where}:pull_request" if self.event == "pull_request" else f"repo:{where}:ref:{self.ref}"
