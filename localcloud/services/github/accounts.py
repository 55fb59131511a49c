"""Users, organizations and teams: who they are and how GitHub shows them.

Left out: membership and team membership. The operator's token owns every organization; other tokens hold what their
permissions say.
"""

from typing import Any, Final
from urllib.parse import quote

from localcloud.core.store import Document, Transaction
from localcloud.services.github.identifiers import node_id

KIND: Final = "github.account"
TEAM_KIND: Final = "github.team"
WEB: Final = "https://github.com"
_NODE_PREFIXES: Final = {"Bot": "BOT", "Organization": "O", "User": "U"}


def find_account(transaction: Transaction, login: str) -> Document | None:
    """Return the user or organization of that name, whatever its case."""
    return transaction.get(KIND, login.lower())


def find_account_by_id(transaction: Transaction, account_id: int) -> Document | None:
    """Return the user or organization of that number."""
    return next((account for _, account in transaction.list(KIND) if account["id"] == account_id), None)


def find_team_by_id(transaction: Transaction, team_id: int) -> Document | None:
    """Return the team of that number."""
    return next((team for _, team in transaction.list(TEAM_KIND) if team["id"] == team_id), None)


def is_organization(account: Document) -> bool:
    """Tell an organization from a user."""
    return bool(account["type"] == "Organization")


def show_simple_user(base_url: str, account: Document) -> Document:
    """Return the schema `simple-user`, which GitHub uses for organizations as owners too."""
    login, url = account["login"], f"{base_url}/users/{quote(account['login'])}"
    return {
        "login": login,
        "id": account["id"],
        "node_id": node_id(_NODE_PREFIXES[account["type"]], account["id"]),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account['id']}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{WEB}/apps/{login.removesuffix('[bot]')}" if account["type"] == "Bot" else f"{WEB}/{login}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account["type"],
        "user_view_type": "public",
        "site_admin": False,
    }


def show_public_user(base_url: str, account: Document, repositories: int) -> Document:
    """Return the schema `public-user`; `repositories` counts the public ones."""
    profile: dict[str, Any] = dict.fromkeys(("company", "blog", "location", "email", "hireable", "bio", "twitter_username"))
    return {
        **show_simple_user(base_url, account),
        **profile,
        "blog": "",
        "name": account.get("name"),
        "public_repos": repositories,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": account["created_at"],
        "updated_at": account["updated_at"],
    }


def show_private_user(base_url: str, account: Document, public: int, private: int) -> Document:
    """Return the schema `private-user`: what a user sees of itself."""
    return {
        **show_public_user(base_url, account, public),
        "user_view_type": "private",
        "private_gists": 0,
        "total_private_repos": private,
        "owned_private_repos": private,
        "disk_usage": 0,
        "collaborators": 0,
        "two_factor_authentication": True,
        "plan": {"name": account["plan"], "space": 976_562_499, "collaborators": 0, "private_repos": 9999},
    }


def show_organization(base_url: str, account: Document, public: int) -> Document:
    """Return what everyone sees of an organization, of the schema `organization-full`."""
    url = f"{base_url}/orgs/{account['login']}"
    return {
        "login": account["login"],
        "id": account["id"],
        "node_id": node_id("O", account["id"]),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account['id']}?v=4",
        "description": account.get("description"),
        "name": account.get("name") or account["login"],
        "is_verified": False,
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": public,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "html_url": f"{WEB}/{account['login']}",
        "created_at": account["created_at"],
        "updated_at": account["updated_at"],
        "archived_at": None,
        "type": "Organization",
    }


def show_organization_to_owner(base_url: str, account: Document, public: int, private: int) -> Document:
    """Return what an owner sees; for anyone else these further fields are absent, not empty."""
    return {
        **show_organization(base_url, account, public),
        "total_private_repos": private,
        "owned_private_repos": private,
        "private_gists": 0,
        "disk_usage": 0,
        "collaborators": 0,
        "billing_email": None,
        "plan": {"name": account["plan"], "space": 976_562_499, "private_repos": 999_999, "filled_seats": 1, "seats": 5},
        "default_repository_permission": "read",
        "members_can_create_repositories": True,
        "two_factor_requirement_enabled": True,
        "web_commit_signoff_required": False,
    }


def show_team(base_url: str, team: Document) -> Document:
    """Return the schema `team`."""
    organization_id = team["organization_id"]
    url = f"{base_url}/organizations/{organization_id}/team/{team['id']}"
    return {
        "id": team["id"],
        "node_id": node_id("T", organization_id, team["id"]),
        "url": url,
        "html_url": f"{WEB}/orgs/{team['organization']}/teams/{team['slug']}",
        "name": team["name"],
        "slug": team["slug"],
        "description": None,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "organization_id": organization_id,
        "parent": None,
    }
