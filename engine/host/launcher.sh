#!/bin/sh
# Start the language host with an interpreter that has the Pulumi SDK. The engine calls this file by name and tells it nothing
# but its own address, so the interpreter is looked for: the active virtual environment, then .venv in the working folder and
# the folders above it, then python3 on PATH.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)

has_sdk() {
    [ -x "$1" ] && "$1" -c 'import importlib.util as u, sys; sys.exit(not (u.find_spec("pulumi") and u.find_spec("grpc")))' 2>/dev/null
}

start() {
    python=$1
    shift
    # The first entry of the module path would be the working folder, where a program may have a folder named like one of ours.
    # The SDK's stubs come without the SDK, which would double the time of a start (`stubs.py`).
    exec "$python" -u -c 'import sys; sys.path[0] = sys.argv[1]
from host.stubs import stand_in; stand_in()
from host.server import main; main()' "$here" "$@"
}

if [ -n "${VIRTUAL_ENV:-}" ] && has_sdk "$VIRTUAL_ENV/bin/python"; then
    start "$VIRTUAL_ENV/bin/python" "$@"
fi

folder=$PWD
while :; do
    if has_sdk "$folder/.venv/bin/python"; then
        start "$folder/.venv/bin/python" "$@"
    fi
    [ "$folder" != / ] || break
    folder=$(dirname "$folder")
done

python=$(command -v python3 || true)
if [ -n "$python" ] && has_sdk "$python"; then
    start "$python" "$@"
fi

echo "pulumi-language-python: no Python interpreter with the Pulumi SDK was found (looked at VIRTUAL_ENV, at .venv in $PWD and" \
    "above it, and at python3 on PATH), so a Python program cannot be started. Activate the virtual environment of the program," \
    "or make one with: make engine" >&2
exit 1
