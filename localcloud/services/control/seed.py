"""Plant what exists before anything is declared: accounts, projects, repositories, teams, and the operator's credentials.

The seed document has one section for each vendor, planted by that vendor's own `seed`; seeding twice changes nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from localcloud.core.http import Call, RefusalError, Reply
from localcloud.core.store import Document, Transaction
from localcloud.services.control.errors import bad_request
from localcloud.services.github.seed import seed as seed_github
from localcloud.services.google.seed import seed as seed_google
from localcloud.services.vercel.seed import seed as seed_vercel

SEEDERS: Final[Mapping[str, Callable[[Transaction, Document], None]]] = {
    "google": seed_google,
    "github": seed_github,
    "vercel": seed_vercel,
}


def plant(call: Call) -> Reply:
    """Plant every section of the document, or nothing when one of them is wrong."""
    unknown = sorted(set(call.body) - set(SEEDERS))
    if unknown:
        remedy = f"Write sections named {', '.join(SEEDERS)} only"
        raise bad_request(f"the seed document has a section {unknown[0]!r}", "no vendor would plant it", remedy)
    for vendor, seeder in SEEDERS.items():
        section = call.body.get(vendor)
        if section is not None:
            _plant_section(call.tx, vendor, seeder, section)
    return Reply({"seeded": [vendor for vendor in SEEDERS if call.body.get(vendor) is not None]})


def _plant_section(
    transaction: Transaction, vendor: str, seeder: Callable[[Transaction, Document], None], section: object
) -> None:
    if not isinstance(section, dict):
        problem = f"section {vendor} of the seed document is {type(section).__name__}"
        raise bad_request(problem, "nothing was planted", "Make it an object")
    try:
        seeder(transaction, section)
    except KeyError as error:
        raise _refuse(vendor, f"lacks the field {error}") from error
    except (TypeError, ValueError) as error:
        raise _refuse(vendor, f"is wrong: {error}") from error


def _refuse(vendor: str, problem: str) -> RefusalError:
    remedy = "Correct it by docs/local-cloud.md; seeding again leaves what is already there as it is"
    return bad_request(f"section {vendor} of the seed document {problem}", "nothing was planted", remedy)
