"""Say in sentences who may reach what, and read such sentences.

    assertion   = only | none | nothing ;
    only        = "only" subject { "or" subject } act object { "or" object } ;
    none        = subject { "or" subject } act "nothing" [ place ] ;
    nothing     = "nothing" { limit } act object { "or" object } ;
    subject     = ( DUTY | EVENT | "jobs" ) { limit } | MEMBER ;
    limit       = "in" "environment" NAME | "in" "repository" NUMBER | "in" "other" "repositories"
                | "of" APPLICATION | "by" EVENT | "on" REF ;
    act         = [ "directly" ] ( "reads" | "changes" | "becomes" | "controls" | "visits" | "deploys" | "reaches" ) ;
    object      = KIND NAME | NAME | "anything" [ place ] ;
    place       = "at" ( "google" | "vercel" ) ;
    KIND        = "secret" | "account" | "project" | "bucket" | "key" | "pool" | "vercel" ;

DUTY is one of `bulwark.core.duties`, EVENT one that starts workflows. A NAME alone is a secret's; with blanks in it, it stands in
double quotes. A MEMBER is what IAM calls somebody, in double quotes: "user:someone@example.com". A verb may lose its `s`.

`directly` leaves out what one could come to by rights that let one rise: who may change a policy reads what it protects, and does
not read it directly. `reaches` is any verb.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulwark.core.duties import Duty
from bulwark.core.trust.roles.permissions import Kind, Use


class Form(StrEnum):
    """What a sentence says of its subjects."""

    ONLY = "only"
    """Nobody else does it."""
    NONE = "none"
    """They do not do it."""


class Place(StrEnum):
    """At whose resources."""

    ANYWHERE = "anywhere"
    GOOGLE = "google"
    VERCEL = "vercel"


@dataclass(frozen=True, slots=True)
class Limit:
    """What narrows the jobs that are meant."""

    environment: str | None = None
    repository: str | None = None
    """Digits."""
    in_other_repositories: bool = False
    """Those that no duty names."""
    application: str | None = None
    event: str | None = None
    ref: str | None = None
    """Full name, `refs/heads/main`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who."""

    duty: Duty | None = None
    limit: Limit = Limit()
    member: str = ""
    """As IAM writes it; empty for jobs."""


EVERYBODY: Final = Subject(member="*")
"""Whoever it is, jobs or not."""


@dataclass(frozen=True, slots=True)
class Object:
    """What."""

    kind: Kind | None = None
    """None for anything."""
    name: str = ""
    place: Place = Place.ANYWHERE


@dataclass(frozen=True, slots=True)
class Assertion:
    """One sentence."""

    text: str
    """As it was written."""
    form: Form
    subjects: tuple[Subject, ...]
    use: Use | None
    """None for any."""
    is_direct: bool
    objects: tuple[Object, ...]


class AssertionTextError(ValueError):
    """A sentence that says nothing, at the word where that shows."""

    def __init__(self, position: int, wrong: str, remedy: str) -> None:
        """Keep the number of the word, from 1, what is wrong with it, and what to write."""
        self.position, self.wrong, self.remedy = position, wrong, remedy
        super().__init__(f"{wrong}; nothing would be proven; {remedy}")
