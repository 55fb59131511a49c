"""What must never be committed: paths and hosts of one machine, unfinished marks, things that look like credentials."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from .conftest import ROOT, tracked_files

# Written in two parts, or this file would find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
CREDENTIALS = re.compile(
    r"-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{60}|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bAKIA[0-9A-Z]{16}\b"
    r"|\bya29\.[\w-]{40,}|\bsk_live_\w{20,}"
)


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            found.append((path, content.decode("utf-8")))
    return found


def lines_with(pattern: "re.Pattern[str]") -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def registry_hosts() -> set[str]:
    """Hosts of package registries as the clients on this machine are set up."""
    said = [
        value for name, value in os.environ.items() if re.search(r"INDEX_URL|REGISTRY|GOPROXY|GOSUMDB|PROXY_URL", name.upper())
    ]
    commands = (["go", "env", "GOPROXY", "GOSUMDB"], ["npm", "config", "get", "registry"], ["pip", "config", "list"])
    present = [command for command in commands if shutil.which(command[0])]
    said += [subprocess.run(command, capture_output=True, text=True, check=False).stdout for command in present]
    urls = re.findall(r"https?://[^\s,'\"|]+", " ".join(said))
    return {host for url in urls if (host := urlsplit(url).hostname)}


def test_no_path_of_this_machine() -> None:
    # The parent only where it belongs to this checkout: a clone right below /tmp does not make /tmp a path of this machine.
    parents = [ROOT.parent] if len(ROOT.parents) > 2 else []
    folders = {f"{folder}/" for folder in (Path.home(), ROOT, *parents)}
    assert lines_with(re.compile("|".join(rf"(?<![\w.~-]){re.escape(folder)}" for folder in folders))) == []


def test_no_host_of_a_registry_of_this_machine() -> None:
    hosts = registry_hosts()
    assert not hosts or lines_with(re.compile("|".join(re.escape(host) for host in hosts))) == []


def test_nothing_unfinished() -> None:
    assert lines_with(UNFINISHED) == []


def test_nothing_that_looks_like_a_credential() -> None:
    assert lines_with(CREDENTIALS) == []


def test_text_files_end_with_one_newline() -> None:
    assert [str(path) for path, text in texts() if text and (not text.endswith("\n") or text.endswith("\n\n"))] == []


def test_json_files_are_json() -> None:
    for path in tracked_files("*.json"):
        json.loads((ROOT / path).read_text(encoding="utf-8"))
