"""Own the folder `.bulwark` beside the stack files: state of the local cloud, of the engine, credentials, logs.

Nothing in it is tracked by git. The passphrase and the credentials are made once per folder and open nothing but this
machine's local cloud.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bulwark.errors import UsageError

FOLDER_NAME: Final = ".bulwark"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator holds in the local cloud, and the passphrase of the engine's state."""

    google: str
    github: str
    vercel: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class AppCredential:
    """The GitHub App of the local cloud: the providers write managed files as it, since rulesets let nobody else pass."""

    app_id: int
    installation_id: int
    is_acting: bool
    """Whether the providers act as the App; they cannot for several accounts at once, and act as the operator then."""
    private_key: str = field(repr=False)
    """PEM; the local cloud knows its public half."""

    @property
    def public_key(self) -> str:
        """The public half, in PEM."""
        key = load_pem_private_key(self.private_key.encode(), None).public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class FolderBusyError(UsageError):
    """Another run works in this folder."""


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """Paths below `.bulwark`."""

    root: Path

    @staticmethod
    def at(checkout: Path) -> "LocalFolder":
        """Return where the folder of a checkout is or would be, making nothing."""
        return LocalFolder(checkout / FOLDER_NAME)

    @staticmethod
    def of(checkout: Path) -> "LocalFolder":
        """Return the folder of a checkout, making it if need be.

        Raises:
            UsageError: the checkout cannot be written.
        """
        root = checkout / FOLDER_NAME
        try:
            for path in (root, root / "state", root / "stacks", root / "logs"):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Below it lie secret payloads and signing keys of the local cloud: others on this machine have no business there.
            root.chmod(0o700)
        except OSError as error:
            raise UsageError(
                f"{root} cannot be made ({error.strerror}); local cloud and engine would have nowhere to keep their state. "
                f"Make {checkout} writable, or work in a copy of it."
            ) from error
        return LocalFolder(root)

    @property
    def cloud_file(self) -> Path:
        """SQLite file of the local cloud."""
        return self.root / "cloud.sqlite"

    @property
    def backend_url(self) -> str:
        """State backend of the engine.

        Without `metadata=skip` a second file is written beside each (gocloud.dev, blob/fileblob), not atomically: an engine that
        is killed meanwhile leaves it empty, and the state can never be opened again ("EOF").
        """
        return f"file://{self.root / 'state'}?metadata=skip"

    def stack_file(self, stack: str) -> Path:
        """Return the scratch copy of a stack's configuration: the tracked file is never rewritten."""
        return self.root / "stacks" / f"Pulumi.{stack}.yaml"

    def log_file(self, name: str) -> Path:
        """Return the file a process writes to."""
        return self.root / "logs" / f"{name}.log"

    def ready_file(self, name: str) -> Path:
        """Return the file in which a process says where it listens."""
        return self.root / f"{name}.json"

    @property
    def code_file(self) -> Path:
        """File that says from which code the running processes were started."""
        return self.root / "code"

    def credentials(self) -> Credentials:
        """Return this folder's credentials, made at the first call.

        Raises:
            UsageError: the file is damaged.
        """
        path = self.root / "credentials.json"
        if not path.exists():
            _write_private(path, json.dumps(asdict(_new_credentials()), indent=2))
        try:
            return Credentials(**json.loads(path.read_text()))
        except (ValueError, TypeError) as error:
            raise UsageError(
                f"{path} is damaged ({error}); the state of the local stacks cannot be opened without it. "
                f"Run `bulwark local down --forget` to begin anew."
            ) from error

    def keep_app(self, app_id: int, installation_id: int, *, is_acting: bool) -> AppCredential:
        """Note for which App the providers act from now on, and return its credential; the key is made once per folder."""
        known = self.app()
        made = AppCredential(app_id, installation_id, is_acting, known.private_key if known else _new_key())
        _write_private(self._app_file, json.dumps(asdict(made), indent=2))
        return made

    def app(self) -> AppCredential | None:
        """Return the App that was noted; None before the first.

        Raises:
            UsageError: the file is damaged.
        """
        if not self._app_file.exists():
            return None
        try:
            return AppCredential(**json.loads(self._app_file.read_text()))
        except (ValueError, TypeError) as error:
            raise UsageError(
                f"{self._app_file} is damaged ({error}); nothing could write files past the rulesets of the local cloud. "
                f"Run `bulwark local down --forget` to begin anew."
            ) from error

    @property
    def _app_file(self) -> Path:
        return self.root / "github-app.json"

    @contextmanager
    def exclusively(self, purpose: str) -> Iterator[int]:
        """Hold the folder for one run; yield the lock's file, to be inherited by an engine.

        The system releases it when the run and every engine it started have ended, however they end.

        Raises:
            FolderBusyError: another run holds it.
        """
        path = self.root / "run.lock"
        with path.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                holder = lock.read().strip() or "another run"
                raise FolderBusyError(
                    f"{holder} is under way in {self.root.parent}; a second run would fight it for ports and state. "
                    f"Wait for it to end, or end it, and start again."
                ) from error
            lock.seek(0)
            lock.truncate()
            lock.write(f"`{purpose}` (process {os.getpid()})")
            lock.flush()
            yield lock.fileno()


def _new_credentials() -> Credentials:
    # The real Vercel provider demands 24 characters of [0-9a-zA-Z] in a row: token_hex gives them.
    google, github, vercel = (f"local-{vendor}-{secrets.token_hex(16)}" for vendor in ("google", "github", "vercel"))
    return Credentials(google, github, vercel, passphrase=secrets.token_hex(24))


def _new_key() -> str:
    key = generate_private_key(public_exponent=65_537, key_size=2048)
    # PKCS#1, the form of the keys that GitHub hands out.
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def _write_private(path: Path, text: str) -> None:
    scratch = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    scratch.replace(path)
