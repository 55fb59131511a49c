"""Do much work on several local clouds at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from sweep.cloud import SweptCloud
from sweep.judge import Verdict, try_out
from sweep.work import Work


def sweep(clouds: Sequence[SweptCloud], work: Sequence[Work], on_verdict: Callable[[Verdict], None]) -> list[Verdict]:
    """Return the verdicts in the order of the work; each cloud does one piece after another, as it gets free."""
    free: SimpleQueue[SweptCloud] = SimpleQueue()
    for cloud in clouds:
        free.put(cloud)
    one_at_a_time = threading.Lock()

    def do(item: Work) -> Verdict:
        cloud = free.get()
        try:
            verdict = try_out(cloud, item)
        except Exception as error:  # noqa: BLE001 - whatever one piece fails with must not hide the others
            verdict = Verdict(item, (), f"{type(error).__name__}: {error}")
        finally:
            free.put(cloud)
        with one_at_a_time:
            on_verdict(verdict)
        return verdict

    with ThreadPoolExecutor(len(clouds)) as threads:
        return list(threads.map(do, work))
