"""The plans of the configuration offer what it asks for, or it declares what replaces that."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.doctor.capabilities import judge_ask
from bulwark.core.doctor.finding import Finding
from bulwark.doctor.asks import github_asks, vercel_asks
from bulwark.doctor.scene import Check, Scene

ID: Final = "plan-capabilities"


def look(scene: Scene) -> Iterator[Finding]:
    """Judge what is asked for by the plans that the configuration names; whether they are the accounts', other checks say."""
    for ask in github_asks(scene.pipeline):
        yield judge_ask(ask, scene.pipeline.github.plan.value)
    for ask in vercel_asks(scene.pipeline):
        yield judge_ask(ask, scene.pipeline.vercel.plan.value)


CHECK: Final = Check(ID, "The plans offer what is asked for, or what replaces it is declared", look)
