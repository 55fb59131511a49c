"""Preview with and without the policy pack, in turns, and the pack alone at 50 applications: what proving privileges costs."""

from benchmarks.figure import Figure, figure_of, ratio_of
from benchmarks.policy_pace import pace_figures
from benchmarks.previews import Preview, preview, staging_stack, without_pack
from benchmarks.workshop import Workshop

TURNS = 3


def measure_policy_share(workshop: Workshop) -> list[Figure]:
    """Return processor seconds of both, how many times the one is the other, and the pack's own for each of many resources."""
    stack = staging_stack(workshop)
    judged: list[Preview] = []
    plain: list[Preview] = []
    for _ in range(TURNS):
        if judged and workshop.is_over():
            break
        judged.append(preview(stack, with_refresh=False))
        plain.append(preview(without_pack(stack), with_refresh=False))
    with_pack = figure_of("preview with the pack, processor", "s", [[one.processor_seconds] for one in judged])
    without = figure_of("preview without it, processor", "s", [[one.processor_seconds] for one in plain])
    return [with_pack, without, ratio_of("with to without", with_pack, without), *pace_figures(workshop)]
