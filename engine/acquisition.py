"""Decide where the engine comes from: PATH, cache, official release, Go modules, in this order."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from engine.build import build_engine, find_go
from engine.cache import Cached, Damaged, EngineCache, cache_folder
from engine.errors import CacheError, UnavailableError
from engine.installation import Engine, Source, find_on_path, reported_version
from engine.language_host import host_folder, install_host, is_installed
from engine.progress import Progress
from engine.release import ReleaseUnreachableError, download_release, release_address
from engine.version import ENGINE_VERSION, check_sdk_version


def obtain(environment: Mapping[str, str] | None = None, *, progress: Progress | None = None, may_fetch: bool = True) -> Engine:
    """Return an engine of `ENGINE_VERSION`, obtaining it first where there is none.

    Args:
        environment: settings (PATH, BULWARK_CACHE_DIR, BULWARK_ENGINE_RELEASES_URL, Go's own); by default this process's.
        progress: where to say what takes long; by default standard error.
        may_fetch: False to look at PATH and cache only.

    Raises:
        SettingError, VersionMismatchError: something is set up wrongly (exit code 2).
        EngineError: no engine could be obtained (exit code 3).
    """
    environment = os.environ if environment is None else environment
    progress = progress or Progress(sys.stderr)
    check_sdk_version()
    found, reason = find_on_path(environment.get("PATH", ""))
    if found is not None:
        return found
    if reason:
        progress.say(f"not using what is on PATH: {reason}")
    cache = EngineCache(cache_folder(environment))
    cached = cache.read()
    if isinstance(cached, Cached) and _is_complete(cached):
        return Engine(_bin_folder(cached), ENGINE_VERSION, "cache")
    if not may_fetch:
        raise UnavailableError(
            f"There is no pulumi {ENGINE_VERSION} on PATH or in {cache.folder}.",
            "Nothing can be previewed or brought up.",
            "Run: make engine",
        )
    with cache.exclusive(progress):
        return _fill(cache, environment, progress)


def _fill(cache: EngineCache, environment: Mapping[str, str], progress: Progress) -> Engine:
    """Bring the cache in order. Reads it again first: whoever held the lock before may have done it all."""
    source: Source = "cache"
    cached = cache.read()
    if isinstance(cached, Cached):
        answer = reported_version(cached.folder / "pulumi")
        if answer != ENGINE_VERSION:
            cached = Damaged(f"its engine answers {answer or 'nothing'} when asked for its version")
    if isinstance(cached, Damaged):
        progress.say(f"the cache folder {cache.folder} is damaged: {cached.problem}; obtaining the engine anew")
    if not isinstance(cached, Cached):
        cached = _obtain_anew(cache, environment, progress)
        source = "release" if cached.source == "release" else "built"
    if not _is_complete(cached):
        install_host(cached.folder)
    return Engine(_bin_folder(cached), ENGINE_VERSION, source)


def _obtain_anew(cache: EngineCache, environment: Mapping[str, str], progress: Progress) -> Cached:
    address = release_address(environment)
    try:
        with cache.staging() as staged:
            download_release(address, staged, progress)
            return _install(cache, staged, "release")
    except ReleaseUnreachableError as error:
        unreachable = str(error)
    progress.say(f"the official release is out of reach ({unreachable}); building the engine from Go modules instead")
    try:
        go = find_go(environment)
    except UnavailableError as error:
        raise UnavailableError(
            f"The official release is out of reach ({unreachable}). {error.problem}", error.consequence, error.remedy
        ) from error
    with cache.staging() as staged:
        build_engine(go, environment, staged, progress)
        return _install(cache, staged, "built")


def _install(cache: EngineCache, staged: Path, source: str) -> Cached:
    answer = reported_version(staged / "pulumi")
    if answer != ENGINE_VERSION:
        raise CacheError(
            f"The engine just obtained ({source}) answers '{answer}' when asked for its version, not {ENGINE_VERSION}.",
            "It cannot be run here, or it is not the engine that was asked for; it has been removed.",
            "Check that programs may be executed from the cache folder (it may be mounted noexec), or choose another "
            "with BULWARK_CACHE_DIR.",
        )
    return cache.install(staged, source)


def _is_complete(cached: Cached) -> bool:
    """A release brings its own language host; beside a built engine ours must stand."""
    return cached.source == "release" or is_installed(host_folder(cached.folder))


def _bin_folder(cached: Cached) -> Path:
    return cached.folder if cached.source == "release" else host_folder(cached.folder)
