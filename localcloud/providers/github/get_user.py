"""`github:index/getUser:getUser`."""

from typing import Final

from localcloud.providers.github.go_time import go_time
from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getUser:getUser"
_FIELDS: Final = {
    "avatarUrl": "avatar_url",
    "bio": "bio",
    "blog": "blog",
    "company": "company",
    "email": "email",
    "followers": "followers",
    "following": "following",
    "gravatarId": "gravatar_id",
    "location": "location",
    "login": "login",
    "name": "name",
    "nodeId": "node_id",
    "publicGists": "public_gists",
    "publicRepos": "public_repos",
    "siteAdmin": "site_admin",
}
_NUMBERS: Final = frozenset({"followers", "following", "publicGists", "publicRepos"})


def get_user(session: Session, arguments: Properties) -> Properties:
    """Look an account up by `username`; an empty one means the token's own."""
    username = str(arguments.get("username", ""))
    found = session.get(f"/users/{segment(username)}" if username else "/user")
    account = f"/users/{segment(found['login'])}"
    gpg_keys, ssh_keys = session.find(f"{account}/gpg_keys") or [], session.find(f"{account}/keys") or []
    shown = {name: found.get(field) for name, field in _FIELDS.items()}
    absent = {name: 0 if name in _NUMBERS else False if name == "siteAdmin" else "" for name in _FIELDS}
    return {
        **absent,
        **{name: value for name, value in shown.items() if value is not None},
        "id": str(found["id"]),
        "username": username,
        "createdAt": go_time(found.get("created_at")),
        "updatedAt": go_time(found.get("updated_at")),
        "suspendedAt": go_time(found.get("suspended_at")),
        "gpgKeys": [key["public_key"] for key in gpg_keys],
        "sshKeys": [key["key"] for key in ssh_keys],
    }
