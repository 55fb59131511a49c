"""`github:index/actionsSecret:ActionsSecret`; the environment's kind builds on it.

GitHub never shows a value again, so a write by someone else cannot become a difference of inputs. As in the real provider it is
seen in the outputs: `updatedAt` is the time of our own write, `remoteUpdatedAt` that of the last one, and they part.
`destroyOnDrift` is deprecated and has no effect there either.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.github.actions_names import check_actions_name
from localcloud.providers.github.go_time import go_time
from localcloud.providers.github.ids import join_id, segment, split_id
from localcloud.providers.github.repositories import find_repository, repository_id, repository_path
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.github.sealed_box import seal
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_PLAIN: Final = ("value", "plaintextValue")
_ENCRYPTED: Final = ("valueEncrypted", "encryptedValue")
_VALUES: Final = (Field("value", is_write_only=True), Field("plaintextValue", is_write_only=True))
_CIPHERTEXTS: Final = (Field("valueEncrypted", is_write_only=True), Field("encryptedValue", is_write_only=True))


class ActionsSecret(RepositoryPart):
    """A secret that workflows of a repository read."""

    token: ClassVar[str] = "github:index/actionsSecret:ActionsSecret"
    common_fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("secretName", is_required=True, replaces=True),
        *_VALUES,
        *_CIPHERTEXTS,
        Field("keyId", is_computed=True, is_write_only=True),
    )
    fields: ClassVar[tuple[Field, ...]] = (*common_fields, Field("destroyOnDrift", is_local=True))
    outputs: ClassVar[tuple[str, ...]] = ("createdAt", "updatedAt", "remoteUpdatedAt", "repositoryId", "keyId")
    renewed: ClassVar[tuple[str, ...]] = ("updatedAt", "keyId")
    place: ClassVar[tuple[str, ...]] = ("repository", "secretName")
    """The inputs that make the id, in order."""

    def collection(self, session: Session, where: Properties) -> str:
        """Return the path of all secrets of the place; `where` has the repository's number too."""
        return f"{repository_path(session, where['repository'])}/actions/secrets"

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take exactly one form of the value, and a key id only with a ciphertext."""
        check_actions_name("secretName", inputs)
        given = [name for name in (*_PLAIN, *_ENCRYPTED) if name in inputs]
        if len(given) != 1:
            names = ", ".join((*_PLAIN, *_ENCRYPTED))
            raise InputRefusedError("value", f"exactly one of {names} must be specified, got {len(given)}")
        if "keyId" in inputs and given[0] in _PLAIN:
            raise InputRefusedError("keyId", f"conflicts with {given[0]}: the provider encrypts it under GitHub's present key")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT the sealed value; a secret of that name is overwritten, as on GitHub."""
        repository = find_repository(session, inputs["repository"])
        if repository is None:
            raise LookupError(f"there is no repository {inputs['repository']!r}; the secret has no place. Create it first.")
        self._put(session, inputs | {"repositoryId": repository["id"]}, inputs)
        return join_id(*(inputs[name] for name in self.place))

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the times; the value is not to be had."""
        where = self.locate(identifier, known)
        number = repository_id(session, where["repository"], known)
        if number is None:
            return None
        where["repositoryId"] = number
        found = session.find(self.item(session, where))
        if found is None:
            return None
        remote = go_time(found.get("updated_at"))
        times = {
            "createdAt": known.get("createdAt") or go_time(found.get("created_at")),
            "updatedAt": known.get("updatedAt") or remote,
            "remoteUpdatedAt": remote,
        }
        return where | times | {"keyId": known.get("keyId") or self._key(session, where)["key_id"]}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the new value."""
        where = self.locate(identifier, new)
        number = repository_id(session, where["repository"], old)
        self._put(session, where | {"repositoryId": number}, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; 404 is an error, as in the real provider."""
        where = self.locate(identifier, known)
        number = repository_id(session, where["repository"], known)
        session.call("DELETE", self.item(session, where | {"repositoryId": number}))

    def item(self, session: Session, where: Properties) -> str:
        """Return the path of the one secret."""
        return f"{self.collection(session, where)}/{segment(where['secretName'])}"

    def locate(self, identifier: str, known: Properties) -> Properties:
        """Return where it is: by the id, but in the repository of the state, which may have been renamed."""
        where: Properties = dict(zip(self.place, split_id(identifier, *self.place), strict=True))
        return where | {name: known[name] for name in ("repository",) if name in known}

    def _key(self, session: Session, where: Properties) -> dict[str, Any]:
        key: dict[str, Any] = session.get(f"{self.collection(session, where)}/public-key")
        return key

    def _put(self, session: Session, where: Properties, inputs: Properties) -> None:
        ciphertext = next((inputs[name] for name in _ENCRYPTED if inputs.get(name)), None)
        key_id = inputs.get("keyId")
        if ciphertext is None or not key_id:
            key = self._key(session, where)
            key_id = key["key_id"]
            plain = next((inputs[name] for name in _PLAIN if name in inputs), "")
            ciphertext = ciphertext or seal(key["key"], plain)
        session.call("PUT", self.item(session, where), {"key_id": key_id, "encrypted_value": ciphertext})
