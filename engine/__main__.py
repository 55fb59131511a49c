"""`python -m engine`: obtain the engine and print the folder to put on PATH."""

import argparse
import json
import sys

from engine.acquisition import obtain
from engine.errors import EngineError

INTERRUPTED_EXIT_CODE = 130


def main() -> int:
    """Print the folder (or, with --json, folder, version and source) to standard output; everything else goes to standard error.

    Returns:
        0, 2 for a setting or version that is wrong, 3 when no engine could be obtained, 130 after an interruption.
    """
    parser = argparse.ArgumentParser(prog="python -m engine", description="Obtain the Pulumi engine.")
    parser.add_argument("--json", action="store_true", help="print folder, version and source as JSON")
    parser.add_argument("--check", action="store_true", help="look at PATH and cache only; fetch and build nothing")
    arguments = parser.parse_args()
    try:
        engine = obtain(may_fetch=not arguments.check)
    except EngineError as error:
        print(f"engine: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("engine: interrupted; what was begun has been removed, the next run begins anew", file=sys.stderr)
        return INTERRUPTED_EXIT_CODE
    described = {"bin_dir": str(engine.bin_dir), "version": engine.version, "source": engine.source}
    print(json.dumps(described) if arguments.json else engine.bin_dir)
    return 0


if __name__ == "__main__":
    sys.exit(main())
