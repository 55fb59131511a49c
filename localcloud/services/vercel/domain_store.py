"""Keep which domain belongs to which project; a domain belongs to one."""

from typing import Any, Final

from localcloud.core.store import Document, Transaction

DOMAIN: Final = "vercel.domain"
"""Key: the domain."""
OF_PROJECT: Final = "vercel.project_domain"
"""Key `<project>/<domain>`: an index."""


def find_domain(transaction: Transaction, project_id: str, name: str) -> Document | None:
    """Return a project's domain."""
    domain = transaction.get(DOMAIN, name)
    return domain if domain is not None and domain["projectId"] == project_id else None


def list_domains(transaction: Transaction, project_id: str) -> list[Document]:
    """Return a project's domains, oldest first."""
    keys = [key for key, _ in transaction.list(OF_PROJECT, f"{project_id}/")]
    found = (transaction.get(DOMAIN, key.partition("/")[2]) for key in keys)
    return sorted((domain for domain in found if domain is not None), key=lambda domain: (domain["createdAt"], domain["name"]))


def save_domain(transaction: Transaction, domain: Document) -> None:
    """Write a domain."""
    transaction.put(DOMAIN, domain["name"], domain)
    transaction.put(OF_PROJECT, f"{domain['projectId']}/{domain['name']}", {})


def delete_domain(transaction: Transaction, domain: Document) -> None:
    """Remove a domain from its project."""
    transaction.delete(DOMAIN, domain["name"])
    transaction.delete(OF_PROJECT, f"{domain['projectId']}/{domain['name']}")


def domain_answer(domain: Document) -> dict[str, Any]:
    """Write a domain as the project's routes answer it."""
    return {name: value for name, value in domain.items() if name != "ownerId"}
