"""Run the local cloud: every vendor's API on a port of its own, over one state file.

Exit codes: 0 stopped by SIGINT or SIGTERM, 2 wrong usage, a port or the state file taken, a file that cannot be used.
"""

import argparse
import asyncio
import fcntl
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

USAGE_ERROR: Final = 2
DEFAULT_PORTS: Final = {"control": 47000, "google": 47010, "github": 47020, "vercel": 47030}
EXAMPLE: Final = """example:
  python -m localcloud --state .bulwark/localcloud.sqlite
  curl -s http://127.0.0.1:47000/healthz

When every port answers, one line of JSON says where: {"control": "http://127.0.0.1:47000", "google": ...}.
Stop it with Ctrl-C; what was written is in the state file and there again at the next start."""


class StateTakenError(Exception):
    """Another local cloud runs over the same file."""

    def __init__(self, path: Path, owner: str) -> None:
        super().__init__(
            f"state file {path} is in use by another local cloud (process {owner or 'unknown'}); two over one file would give "
            f"two answers to one question. Use the one that runs, stop it with `kill {owner or 'PID'}`, or name another --state."
        )


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; return the exit code."""
    options = _parse(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Serving is imported after the arguments are read, so that a mistake in them is told at once.
    from localcloud.core.server import PortTakenError
    from localcloud.core.store import StoreUnusableError

    ports = {vendor: getattr(options, f"{vendor}_port") for vendor in DEFAULT_PORTS}
    try:
        _run(options.state, ports, options.ready_file)
    except (PortTakenError, StateTakenError, StoreUnusableError, OSError) as error:
        sys.stderr.write(f"localcloud: {error}\n")
        return USAGE_ERROR
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m localcloud",
        description="Run Google Cloud, GitHub and Vercel on this machine, as far as Bulwark uses them.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--state", type=Path, required=True, metavar="FILE", help="SQLite file that holds everything; made if absent"
    )
    for vendor, port in DEFAULT_PORTS.items():
        text = f"port of {vendor} on 127.0.0.1; 0 takes any free one (default: %(default)s)"
        parser.add_argument(f"--{vendor}-port", type=_port, default=port, metavar="N", help=text)
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help="also write the line of JSON to this file")
    options = parser.parse_args(arguments)
    if options.ready_file and not options.ready_file.parent.is_dir():
        parser.error(
            f"--ready-file {options.ready_file}: its folder does not exist, nothing can be written there. Make it first."
        )
    return options


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; nothing can listen there. Write a number from 0 to 65535.")
    return int(text)


def _run(state: Path, ports: Mapping[str, int], ready_file: Path | None) -> None:
    from localcloud.core.server import open_socket, serve
    from localcloud.core.store import Store

    with ExitStack() as stack:
        listeners = {vendor: stack.enter_context(open_socket(vendor, port)) for vendor, port in ports.items()}
        stack.enter_context(_own(state))
        store = Store(state)
        stack.callback(store.close)
        from localcloud.services import control, github, google, vercel
        from localcloud.services.control.addresses import keep_addresses

        services = {"control": control.SERVICE, "google": google.SERVICE, "github": github.SERVICE, "vercel": vercel.SERVICE}
        pairs = {vendor: (services[vendor], listeners[vendor]) for vendor in services}
        addresses = {vendor: f"http://127.0.0.1:{listener.getsockname()[1]}" for vendor, listener in listeners.items()}
        with store.transaction() as transaction:
            keep_addresses(transaction, addresses)
        asyncio.run(serve(store, pairs, lambda: _announce(addresses, ready_file)))
        if ready_file:
            ready_file.unlink(missing_ok=True)


@contextmanager
def _own(state: Path) -> Iterator[IO[str]]:
    """Hold a lock beside the state file; the system gives it back however the process ends."""
    with _open_lock(state) as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateTakenError(state, lock.read().strip()) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def _open_lock(state: Path) -> IO[str]:
    from localcloud.core.store import StoreUnusableError

    try:
        state.parent.mkdir(parents=True, exist_ok=True)
        return state.with_name(state.name + ".lock").open("a+")
    except OSError as error:
        raise StoreUnusableError(state, str(error), "Choose a folder that can be written and has room.") from error


def _announce(addresses: Mapping[str, str], ready_file: Path | None) -> None:
    line = json.dumps(addresses)
    if ready_file:
        draft = ready_file.with_name(f"{ready_file.name}.{os.getpid()}")
        draft.write_text(line + "\n")
        draft.replace(ready_file)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
