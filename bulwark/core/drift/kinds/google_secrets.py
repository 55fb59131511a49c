"""Secrets of the project."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_project import listed_in_project

SECRET: Final = listed_in_project(
    "google-secret",
    "secret",
    DriftClass.SECRET,
    "Google secrets",
    "Nobody watches who reads it, when it was last changed, and whether it is still used.",
    "gcp:secretmanager/secret:Secret",
)
