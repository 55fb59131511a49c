"""Put our Python language host beside an engine that was built from Go modules.

The files of `engine/host` are copied to a folder named for their content, inside the engine's cache folder: checkouts with
different hosts do not disturb each other, and a program that runs keeps the host it began with.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

from engine.build import EXEC_SCRIPT
from engine.cache import guarded

HOST_FOLDER: Final = Path(__file__).parent / "host"
LAUNCHER: Final = "pulumi-language-python"
_SHOWN_DIGITS: Final = 12


def host_folder(engine_folder: Path) -> Path:
    """Return where the host that this checkout has is, or would be, installed."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return engine_folder.parent / f"{engine_folder.name}-host-{digest.hexdigest()[:_SHOWN_DIGITS]}"


def install_host(engine_folder: Path) -> Path:
    """Make, unless it is there, the folder that holds the host and links to the engine. Needs the cache's lock to make it.

    Returns:
        the folder to put on PATH: `pulumi`, `pulumi-language-python`, `pulumi-language-python-exec`, `host/`.

    Raises:
        CacheError: the folder cannot be written.
    """
    folder = host_folder(engine_folder)
    with guarded(engine_folder.parent):
        staged = folder.with_name(f"{folder.name}.staging-{os.getpid()}")
        shutil.rmtree(staged, ignore_errors=True)
        (staged / "host").mkdir(parents=True)
        for path in _sources():
            shutil.copyfile(path, staged / "host" / path.name)
        launcher = staged / LAUNCHER
        (staged / "host" / "launcher.sh").rename(launcher)
        launcher.chmod(0o755)
        for name in ("pulumi", EXEC_SCRIPT):
            (staged / name).symlink_to(Path("..", engine_folder.name, name))
        if folder.exists():
            shutil.rmtree(folder)
        staged.rename(folder)
    return folder


def is_installed(folder: Path) -> bool:
    """True if every file of the host is there, byte for byte, and the links lead to files."""
    pairs = [(path, folder / (LAUNCHER if path.name == "launcher.sh" else f"host/{path.name}")) for path in _sources()]
    try:
        same = all(source.read_bytes() == copy.read_bytes() for source, copy in pairs)
    except OSError:
        return False
    return same and all((folder / name).is_file() for name in ("pulumi", EXEC_SCRIPT))


def _sources() -> list[Path]:
    return sorted(path for path in HOST_FOLDER.iterdir() if path.suffix in {".py", ".sh"})
