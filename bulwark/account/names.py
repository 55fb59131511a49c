"""Say what the things before the first `up` are called. They follow from the configuration, so that nothing has to be kept."""

from dataclasses import dataclass
from typing import Final

from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty, DutyRow

ROLE_ID: Final = "bulwark_infra_apply"
"""Id of the custom role of `infra-apply`, the same as the program's."""
KEY_RING: Final = "bulwark"
KEY: Final = "stack-secrets"
DEFAULT_LOCATION: Final = "europe-west3"


@dataclass(frozen=True, slots=True)
class AccountNames:
    """The account of one of the infrastructure's own duties."""

    row: DutyRow
    """Who may act as it."""
    project: str
    """Id of its Google project."""

    @property
    def email(self) -> str:
        """Address of the account."""
        return f"{self.row.account_id}@{self.project}.iam.gserviceaccount.com"

    @property
    def full(self) -> str:
        """Full name of the account."""
        return f"projects/{self.project}/serviceAccounts/{self.email}"

    @property
    def member(self) -> str:
        """The account as IAM bindings name it."""
        return f"serviceAccount:{self.email}"


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that is named, for one environment."""

    pipeline: Pipeline
    location: str
    """Region of the state bucket and the key. Neither can move later."""

    @property
    def project(self) -> str:
        """Id of the Google project."""
        return self.pipeline.google.project

    @property
    def bucket(self) -> str:
        """Name of the state bucket. Bucket names are unique in the world, and so are project ids, 30 characters at most."""
        return f"{self.project}-pulumi-state"

    @property
    def ring(self) -> str:
        """Full name of the key ring."""
        return f"projects/{self.project}/locations/{self.location}/keyRings/{KEY_RING}"

    @property
    def key(self) -> str:
        """Full name of the key that encrypts what is secret in the stack's state and configuration."""
        return f"{self.ring}/cryptoKeys/{KEY}"

    @property
    def apply(self) -> AccountNames:
        """Who brings the stack up."""
        return self._account_of(Duty.INFRA_APPLY)

    @property
    def drift(self) -> AccountNames:
        """Who compares the stack with what stands."""
        return self._account_of(Duty.INFRA_DRIFT)

    def _account_of(self, duty: Duty) -> AccountNames:
        return AccountNames(next(row for row in self.pipeline.infrastructure_rows if row.duty is duty), self.project)

    @property
    def role(self) -> str:
        """Full name of the custom role of `infra-apply`."""
        return f"projects/{self.project}/roles/{ROLE_ID}"

    @property
    def pool(self) -> str:
        """Full name of the identity pool."""
        return f"projects/{self.project}/locations/global/workloadIdentityPools/{self.pipeline.google.pool}"

    @property
    def provider(self) -> str:
        """Full name of the pool's provider."""
        return f"{self.pool}/providers/{self.pipeline.google.provider}"

    @property
    def backend_url(self) -> str:
        """What `PULUMI_BACKEND_URL` has to be."""
        return f"gs://{self.bucket}"

    @property
    def secrets_provider(self) -> str:
        """What `pulumi stack init --secrets-provider` has to be told."""
        return f"gcpkms://{self.key}"


def names_of(pipeline: Pipeline, location: str = "") -> Names:
    """Return the names of an environment; without a location the first region of its secrets, or `europe-west3`."""
    regions = pipeline.google.secret_regions
    return Names(pipeline, location or (regions[0] if regions else DEFAULT_LOCATION))
