"""`vercel:index/featureFlagDefinition:FeatureFlagDefinition`.

A flag is made with every environment paused; how it is evaluated is `FeatureFlagConfig`'s, or somebody's at run time.
Source: vercel/terraform-provider-vercel vercel/resource_feature_flag_definition.go, 2026-09.
"""

import re
from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties
from localcloud.providers.vercel.feature_flag_variants import (
    ENVIRONMENTS,
    VALUES,
    check_variants,
    environment,
    find_flag,
    flag_path,
    neutral_variant,
    sent_variants,
    shown_variants,
)
from localcloud.providers.vercel.sets import canonical
from localcloud.providers.vercel.team import call, remove, team_of

_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
ARCHIVED: Final = "archived"


def _same_variants(left: Any, right: Any) -> bool:
    # Their order counts: pages show them so.
    return [canonical(variant) for variant in left] == [canonical(variant) for variant in right]


class FeatureFlagDefinition(ResourceType):
    """What a flag is: key, kind, variants, description, whether it is archived."""

    token: ClassVar[str] = "vercel:index/featureFlagDefinition:FeatureFlagDefinition"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("key", is_required=True, replaces=True),
        Field("kind", is_required=True, replaces=True),
        Field("variants", is_required=True, is_same=_same_variants),
        Field("archived", default=False),
        Field("description"),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules."""
        key, kind = inputs["key"], inputs["kind"]
        if isinstance(key, str) and not _KEY.fullmatch(key):
            raise InputRefusedError("key", "Flag keys may only contain letters, numbers, dashes, and underscores.")
        if isinstance(kind, str) and kind not in VALUES:
            raise InputRefusedError("kind", f"value must be one of {', '.join(VALUES)}, got {kind!r}")
        if inputs["variants"] == []:
            raise InputRefusedError("variants", "at least one variant is needed")
        check_variants(kind, inputs["variants"])
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT with every environment paused; archive it afterwards if asked to."""
        neutral = neutral_variant(inputs["kind"], inputs["variants"])
        body = {
            "slug": inputs["key"],
            "kind": inputs["kind"],
            "description": inputs.get("description", ""),
            "variants": sent_variants(inputs["kind"], inputs["variants"]),
            "environments": {name: environment(active=False, default=neutral, paused=neutral) for name in ENVIRONMENTS},
        }
        identifier = str(call(session, inputs, "PUT", flag_path(inputs["projectId"]), body)["id"])
        if inputs["archived"]:
            try:
                _archive(session, inputs, identifier)
            except VendorError as error:
                raise PartlyCreatedError(identifier, str(error), ("archived",)) from error
        return identifier

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop team and project of an import."""
        return identifier.rsplit("/", 1)[-1]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the flag by its id, or by `[team_id/]project_id/flag_id` on import."""
        found = find_flag(session, identifier, known)
        if found is None:
            return None
        where, flag = found
        return {
            "projectId": flag["projectId"],
            "teamId": team_of(session, where),
            "key": flag["slug"],
            "kind": flag["kind"],
            "description": flag.get("description"),
            "archived": flag["state"] == ARCHIVED,
            "variants": shown_variants(flag["kind"], flag["variants"]),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH what belongs to the definition; environments stay as they are.

        The real provider leaves an empty description out, and so it cannot be cleared there; here it is sent.
        """
        body = {
            "description": new.get("description", ""),
            "state": ARCHIVED if new["archived"] else "active",
            "variants": sent_variants(new["kind"], new["variants"]),
        }
        call(session, old, "PATCH", flag_path(old["projectId"], identifier), body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Archive it, then delete it; already gone is success."""
        try:
            _archive(session, known, identifier)
        except VendorError as error:
            if error.status != 404:
                raise
        remove(session, known, flag_path(known["projectId"], identifier))


def _archive(session: Session, where: Properties, identifier: str) -> None:
    call(session, where, "PATCH", flag_path(where["projectId"], identifier), {"state": ARCHIVED})
