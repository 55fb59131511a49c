"""The GitHub Pages site of a repository."""

from typing import Any

from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def put_pages(session: Session, path: str, pages: Properties | None) -> None:
    """Create, change or remove the site of the repository at `path`."""
    is_there = session.find(f"{path}/pages") is not None
    if not pages:
        if is_there:
            session.call("DELETE", f"{path}/pages")
        return
    body: dict[str, Any] = {"build_type": pages.get("buildType", "legacy")}
    if pages.get("source"):
        body["source"] = {"branch": pages["source"]["branch"], "path": pages["source"].get("path", "/")}
    if is_there:
        session.call("PUT", f"{path}/pages", body | {"cname": pages.get("cname")})
    else:
        session.call("POST", f"{path}/pages", body)
        if pages.get("cname"):
            session.call("PUT", f"{path}/pages", body | {"cname": pages["cname"]})


def read_pages(session: Session, path: str, known: Properties) -> Properties | None:
    """Return the site under Pulumi's names, with only those parts that the state knows, or None."""
    found = session.find(f"{path}/pages")
    if found is None:
        return None
    shown: Properties = {
        "buildType": found.get("build_type"),
        "cname": found.get("cname"),
        "source": found.get("source"),
        "public": found.get("public"),
        "url": found.get("url"),
        "htmlUrl": found.get("html_url"),
        "status": found.get("status"),
        "custom404": found.get("custom_404"),
    }
    kept = known.keys() | {"buildType", "cname"}
    return {name: value for name, value in shown.items() if value is not None and name in kept}
