"""The token of Vercel in use reaches the team, no more than that, and ends some day."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.tokens import judge_vercel_token
from bulwark.doctor.scene import Check, Scene

ID: Final = "vercel-token"
SUBJECT: Final = "VERCEL_API_TOKEN"


def look(scene: Scene) -> Iterator[Finding]:
    """Read what Vercel tells of the token in use."""
    token = (scene.find_at_vercel("/v5/user/tokens/current") or {}).get("token") or {}
    yield judge_vercel_token(SUBJECT, token, scene.pipeline.vercel.team_id, scene.now)


CHECK: Final = Check(ID, "The token of Vercel reaches the team alone, and ends some day", look, "Vercel")
