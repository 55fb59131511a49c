"""Say which rights `bulwark init` has given on the place of a state, where that is a bucket and a key of Google's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from bulwark.account.names import names_of
from bulwark.account.things.grants import DECRYPTS, KEEPS_STATE, READS_STATE, USES_KEY
from bulwark.config.pipeline import Pipeline
from bulwark.core.drift.declaration import Granted

_BUCKETS: Final = "gs://"
_KEYS: Final = "gcpkms://"


def granted(pipeline: Pipeline, backend_url: str, config_file: Path) -> Iterator[Granted]:
    """Yield the rights of the infrastructure's duties; none on what stands elsewhere.

    Args:
        pipeline: the environment.
        backend_url: where the engine keeps the state, `gs://bucket`.
        config_file: the stack file, whose `secretsprovider` names the key.
    """
    names = names_of(pipeline)
    apply, drift = names.apply.member, names.drift.member
    if backend_url.startswith(_BUCKETS):
        bucket = f"b/{backend_url.removeprefix(_BUCKETS).partition('?')[0].partition('/')[0]}"
        yield from (Granted(bucket, KEEPS_STATE, apply), Granted(bucket, READS_STATE, drift))
    provider = str((YAML(typ="safe").load(config_file.read_text(encoding="utf-8")) or {}).get("secretsprovider", ""))
    if provider.startswith(_KEYS):
        key = provider.removeprefix(_KEYS).partition("?")[0]
        yield from (Granted(key, USES_KEY, apply), Granted(key, DECRYPTS, drift))
