"""Find service accounts by e-mail address or unique id.

Kinds: `google.service_account`, key = `projects/ID/serviceAccounts/EMAIL`; `google.service_account_id`, key = unique id, body
`{"key"}` of the account above; `google.service_account_deleted`, key = unique id; `google.service_agent`, key = e-mail address.
"""

from typing import Final

from localcloud.core.store import Document, Transaction

KIND: Final = "google.service_account"
IDS: Final = "google.service_account_id"
DELETED: Final = "google.service_account_deleted"
AGENTS: Final = "google.service_agent"
DOMAIN: Final = ".iam.gserviceaccount.com"


def find_account(tx: Transaction, reference: str) -> Document | None:
    """Return the live account of an e-mail address or unique id, or None."""
    if "@" in reference:
        return tx.get(KIND, account_key(reference))
    index = tx.get(IDS, reference)
    return tx.get(KIND, index["key"]) if index else None


def account_key(email: str) -> str:
    """Return the resource name of the account with the address."""
    return f"projects/{account_project(email)}/serviceAccounts/{email}"


def account_project(email: str) -> str:
    """Return the id of the project that owns an address; empty when the address is not one of a project's accounts."""
    _, _, domain = email.partition("@")
    return domain.removesuffix(DOMAIN) if domain.endswith(DOMAIN) else ""


def is_known_email(tx: Transaction, email: str) -> bool:
    """Say whether a policy may name the address: a live account, or a service agent that was made."""
    return tx.get(KIND, account_key(email)) is not None or tx.get(AGENTS, email) is not None


def is_usable(tx: Transaction, unique_id: str) -> bool:
    """Say whether tokens of the account are honoured: it is there and not disabled."""
    account = find_account(tx, unique_id)
    return account is not None and not account.get("disabled")
