"""Start the pack. The engine's language host runs this file by `python -u -m pulumi.policy ENGINE FOLDER`."""

import sys
from pathlib import Path

# Started by its folder, the pack has that folder on the path instead of the one it is a package in.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policies.analyzer import serve
from policies.registry import RULES

if __name__ == "__main__":
    serve(RULES)
