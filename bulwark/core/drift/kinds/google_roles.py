"""Custom roles of the project."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_project import listed_in_project

CUSTOM_ROLE: Final = listed_in_project(
    "google-custom-role",
    "custom role",
    DriftClass.IDENTITY,
    "Google rights",
    "Whoever is given it has permissions that no review has seen.",
    "gcp:projects/iAMCustomRole:IAMCustomRole",
)
