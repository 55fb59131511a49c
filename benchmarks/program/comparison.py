"""Compare the component program with the flat one at one number of applications, and previews with the pack and without it."""

import resource
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.problem import MeasuringError
from benchmarks.program.registrations import Registration
from benchmarks.program.sameness import count_resources, differences
from benchmarks.program.site import Site, component_site, flat_site
from benchmarks.program.turns import Turns, take_turns
from benchmarks.program.watch import Watch
from benchmarks.workshop import Workshop

KINDS: Final = ("preview", "preview --refresh", "first up", "preview with the pack")
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each kind of run is taken, and how long a size may take in all."""

    ups: int
    pairs: int
    seconds: float


EFFORTS: Final[Mapping[int, Effort]] = {3: Effort(3, 7, 900), 10: Effort(3, 5, 1500), 50: Effort(2, 3, 4200)}
"""Largest number of applications to the effort for it: small ones are taken more often, since little disturbs them much."""


TRIAL: Final = Effort(1, 1, 900)


def effort_for(applications: int, *, is_trial: bool = False) -> Effort:
    """Return the effort for a size; a trial takes one pair of each kind."""
    if is_trial:
        return TRIAL
    return next(effort for largest, effort in sorted(EFFORTS.items()) if applications <= largest)


@dataclass(slots=True)
class Comparison:
    """What was measured at one size. In `preview`, `refresh` and `up`, components are held against the flat program."""

    applications: int
    resources: int = 0
    """Resources of vendors and providers, the same in both programs."""
    components: int = 0
    """Components and the stack itself, which the component program has besides."""
    state_bytes: int = 0
    """Of the component program's exported state."""
    largest_bytes: int = 0
    """Memory of the largest process that a run had, here or at a size before."""
    preview: Turns = field(default_factory=Turns)
    refresh: Turns = field(default_factory=Turns)
    up: Turns = field(default_factory=Turns)
    pack: Turns = field(default_factory=Turns)
    """Previews of the component program with the policy pack, held against those without."""

    @property
    def kinds(self) -> dict[str, Turns]:
        """What was measured, by its name."""
        return dict(zip(KINDS, (self.preview, self.refresh, self.up, self.pack), strict=True))

    def document(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "applications": self.applications,
            "resources": self.resources,
            "components": self.components,
            "state_bytes": self.state_bytes,
            "largest_bytes": self.largest_bytes,
            "runs": {name: turns.document() for name, turns in self.kinds.items()},
        }


@dataclass(slots=True)
class Comparing:
    """A comparison under way."""

    workshop: Workshop
    engine_at: Path
    result: Comparison
    watch: Watch
    effort: Effort
    is_plain_first: bool
    registrations: Sequence[Registration] = ()
    """What the component program asked for; known after its first run."""

    def run(self) -> None:
        """Measure everything at this size.

        Raises:
            MeasuringError: the two programs did not make the same, or a run found something to do.
        """
        self._first_sites()
        for number in range(1, self.effort.ups):
            last = self.result.up
            if not self.watch.has_time_for(last.changed[-1].seconds + last.plain[-1].seconds):
                break
            self._up_again(plain_first=self.is_plain_first != bool(number % 2))

    def _first_sites(self) -> None:
        result = self.result
        with ExitStack() as sites:
            components = sites.enter_context(component_site(self._folder("components"), result.applications, self.engine_at))
            result.up.changed.append(components.first_up())
            self.registrations = components.record()
            flat = sites.enter_context(flat_site(self._folder("flat"), result.applications, self.engine_at, self.registrations))
            result.up.plain.append(flat.first_up())
            self._hold_together(components, flat)
            self._preview(components, flat, self.effort.pairs)
        result.largest_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

    def _hold_together(self, components: Site, flat: Site) -> None:
        state, other = components.stack.export(with_secrets=True), flat.stack.export(with_secrets=True)
        different = differences(state, other)
        if different:
            told = "; ".join(different[:_SHOWN])
            raise MeasuringError(f"the flat program does not make the same resources: {len(different)} differ. {told}")
        self.result.resources = count_resources(state)
        self.result.components = len(state["deployment"]["resources"]) - self.result.resources
        self.result.state_bytes = components.state_bytes()

    def _preview(self, components: Site, flat: Site, pairs: int) -> None:
        result, first = self.result, self.is_plain_first
        result.preview = take_turns(pairs, components.preview, flat.preview, self.watch, plain_first=first)
        result.refresh = take_turns(
            pairs,
            lambda: components.preview(with_refresh=True),
            lambda: flat.preview(with_refresh=True),
            self.watch,
            plain_first=first,
        )
        result.pack = take_turns(
            pairs, lambda: components.preview(with_pack=True), components.preview, self.watch, plain_first=first
        )

    def _up_again(self, *, plain_first: bool) -> None:
        with (
            component_site(self._folder("components"), self.result.applications, self.engine_at) as components,
            flat_site(self._folder("flat"), self.result.applications, self.engine_at, self.registrations) as flat,
        ):
            self.result.up.add_pair(components.first_up, flat.first_up, plain_first=plain_first)

    def _folder(self, name: str) -> Path:
        return self.workshop.new_folder(f"{name}-{self.result.applications}")
