"""Do much work on several local clouds at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from sweep.cloud import SweptCloud
from sweep.judge import Verdict, try_out
from sweep.work import Work


def sweep(clouds: Sequence[SweptCloud], groups: Sequence[Sequence[Work]], on_verdict: Callable[[Verdict], None]) -> list[Verdict]:
    """Return the verdicts in the order of the work; each cloud does one group after another, as it gets free."""
    free: SimpleQueue[SweptCloud] = SimpleQueue()
    for cloud in clouds:
        free.put(cloud)
    one_at_a_time = threading.Lock()

    def do(group: Sequence[Work]) -> list[Verdict]:
        cloud = free.get()
        try:
            verdicts = try_out(cloud, group)
        finally:
            free.put(cloud)
        with one_at_a_time:
            for verdict in verdicts:
                on_verdict(verdict)
        return verdicts

    with ThreadPoolExecutor(len(clouds)) as threads:
        return [verdict for verdicts in threads.map(do, groups) for verdict in verdicts]
