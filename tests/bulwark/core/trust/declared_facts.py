"""The facts that Living Tree's staging declares, made of its configuration alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bulwark.config.loading import load_siblings
from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import DutyRow
from bulwark.core.trust.facts import (
    Binding,
    Facts,
    FederationPolicy,
    GitHubEnvironment,
    Pool,
    Project,
    Provider,
    Repository,
    Secret,
    ServiceAccount,
    TrustedSource,
)
from bulwark.core.trust.provider import ISSUER, attribute_mapping
from bulwark.core.trust.setting import Setting

PIPELINE: Final[Pipeline] = load_siblings(Path(__file__).parents[4])[1]
SETTING: Final = Setting(PIPELINE.duty_rows)
PROJECT: Final = PIPELINE.google.project
NUMBER: Final = str(PIPELINE.google.project_number)
POOL: Final = f"projects/{PROJECT}/locations/global/workloadIdentityPools/pool"
APP: Final = "living-tree"
(DEPLOY,) = (row for row in PIPELINE.duty_rows if row.duty == "deploy")
(ROLLBACK,) = (row for row in PIPELINE.duty_rows if row.duty == "rollback")
(APPLY,) = (row for row in PIPELINE.duty_rows if row.duty == "infra-apply")


def email(row: DutyRow) -> str:
    return f"{row.account_id}@{PROJECT}.iam.gserviceaccount.com"


def account(row: DutyRow) -> str:
    return f"projects/{PROJECT}/serviceAccounts/{email(row)}"


def member(value: str) -> str:
    pool = POOL.replace(PROJECT, NUMBER)
    return f"principalSet://iam.googleapis.com/{pool}/attribute.duty/{value}"


def declared() -> Facts:
    """Return the facts: each duty with its account, its environment and the secrets that it reads."""
    rows = PIPELINE.duty_rows
    return Facts(
        projects=(Project(PROJECT, NUMBER),),
        pools=(Pool(POOL),),
        providers=(Provider(POOL, "github", ISSUER, PIPELINE.attribute_condition, attribute_mapping()),),
        bindings=tuple(_bindings()),
        accounts=tuple(ServiceAccount(email(row), PROJECT) for row in rows),
        secrets=tuple(Secret(f"projects/{PROJECT}/secrets/{name}") for name in PIPELINE.secret_readers),
        repositories=tuple(
            Repository(f"repository-{number}", id=str(number)) for number in sorted({row.repository_id for row in rows})
        ),
        environments=tuple(
            GitHubEnvironment(
                f"repository-{row.repository_id}", row.environment, branch_patterns=row.branches, has_custom_policies=True
            )
            for row in rows
        ),
        trusted_sources=(TrustedSource(APP, ISSUER, _claims(DEPLOY)),),
        federation_policies=(FederationPolicy("deploys", ISSUER, _claims(DEPLOY), ("deploy",), (APP,)),),
    )


def _claims(row: DutyRow) -> dict[str, tuple[str, ...]]:
    return {"repository_id": (str(row.repository_id),), "environment": (row.environment,)}


def _bindings() -> Iterator[Binding]:
    rows = {(row.application, row.duty): row for row in PIPELINE.duty_rows}
    for row in rows.values():
        members = tuple(member(value) for value in row.attribute_values)
        yield Binding(account(row), "roles/iam.workloadIdentityUser", members)
    for secret, readers in PIPELINE.secret_readers.items():
        for reader in readers:
            row = rows[reader]
            place = f"projects/{PROJECT}/secrets/{secret}"
            yield Binding(place, "roles/secretmanager.secretAccessor", (f"serviceAccount:{email(row)}",))
    yield Binding(f"projects/{PROJECT}", "roles/resourcemanager.projectIamAdmin", (f"serviceAccount:{email(APPLY)}",))
