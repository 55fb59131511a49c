"""`github:index/getRepository:getRepository`."""

from typing import Any, Final

from localcloud.providers.github.ids import segment
from localcloud.providers.github.repositories import owner_of
from localcloud.providers.github.repository_body import shown_properties
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getRepository:getRepository"


def get_repository(session: Session, arguments: Properties) -> Properties:
    """Look a repository up by `name` or `fullName`; one that is not there has an empty id and is no error."""
    owner, _, name = str(arguments.get("fullName", "")).rpartition("/")
    owner, name = owner or owner_of(session), str(arguments.get("name") or name)
    if not name:
        raise LookupError("one of name and fullName is needed; without it no repository can be looked up.")
    path = f"/repos/{segment(owner)}/{segment(name)}"
    found = session.find(path)
    if found is None:
        return arguments | {"id": ""}
    properties = shown_properties(found) | {"id": name, "fork": bool(found.get("fork"))}
    for input_only in ("securityAndAnalysis", "webCommitSignoffRequired", "sourceOwner", "sourceRepo"):
        properties.pop(input_only, None)
    return properties | _lists(session, path, found)


def _lists(session: Session, path: str, found: dict[str, Any]) -> Properties:
    template = found.get("template_repository")
    pages = session.find(f"{path}/pages") if found.get("has_pages") else None
    licence = session.find(f"{path}/license") if found.get("license") else None
    return {
        "topics": found.get("topics") or [],
        "templates": [{"owner": template["owner"]["login"], "repository": template["name"]}] if template else [],
        "pages": [_page(pages)] if pages else [],
        "repositoryLicenses": [_licence(licence)] if licence else [],
    }


def _page(answer: dict[str, Any]) -> Properties:
    return {
        "buildType": answer.get("build_type"),
        "cname": answer.get("cname") or "",
        "custom404": bool(answer.get("custom_404")),
        "htmlUrl": answer.get("html_url"),
        "sources": [answer["source"]] if answer.get("source") else [],
        "status": answer.get("status") or "",
        "url": answer.get("url"),
    }


def _licence(answer: dict[str, Any]) -> Properties:
    detail = answer.get("license") or {}
    return {
        **{name: answer.get(name) for name in ("name", "path", "sha", "size", "url", "type", "content", "encoding")},
        "htmlUrl": answer.get("html_url"),
        "gitUrl": answer.get("git_url"),
        "downloadUrl": answer.get("download_url"),
        "licenses": [{name: detail.get(field) for name, field in (("key", "key"), ("name", "name"), ("spdxId", "spdx_id"))}],
    }
