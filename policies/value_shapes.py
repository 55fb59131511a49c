"""Tell by its shape what a text is: a secret, a public key of a service, or the mere name of something.

Prefixes are those that the services document for their own tokens, so that scanners can find them. Where no prefix helps, a word
of mixed characters with high entropy counts as a secret. Nothing here returns or quotes the text itself.
"""

import base64
import binascii
import json
import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

_PREFIXES: Final = (
    (r"gh[opsur]_[A-Za-z0-9_]{16,}|github_pat_[A-Za-z0-9_]{16,}", "a GitHub token"),
    (r"ya29\.[\w-]{16,}", "a Google access token"),
    (r"AIza[\w-]{30,}", "a Google API key"),
    (r"GOCSPX-[\w-]{16,}", "a Google client secret"),
    (r"(?:sk|rk)_(?:live|test)_\w{8,}", "a secret key of Clerk or Stripe"),
    (r"whsec_\S{8,}", "a webhook's signing secret"),
    (r"sbp_\w{16,}|sb_secret_\w{8,}", "a Supabase secret"),
    (r"xox[abeoprs]-\S{8,}", "a Slack token"),
    (r"https://hooks\.slack\.com/\S+", "a Slack webhook, which is a credential in itself"),
    (r"(?:AKIA|ASIA)[A-Z0-9]{16}", "an AWS access key"),
    (r"npm_\w{16,}", "an npm token"),
    (r"pypi-[\w-]{16,}", "a PyPI token"),
    (r"pul-[0-9a-f]{16,}", "a Pulumi token"),
    (r"glpat-[\w-]{16,}", "a GitLab token"),
    (r"sk-[\w-]{20,}", "an API key of a model provider"),
    (r"SG\.[\w.-]{16,}", "a SendGrid key"),
    (r"hv[sb]\.[\w-]{16,}", "a Vault token"),
)
_KNOWN: Final = tuple((re.compile(pattern), name) for pattern, name in _PREFIXES)

_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\"private_key\"\s*:")
_URL: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:(?P<user>[^/@\s]*)@)?[^\s]*", re.IGNORECASE)
_JWT: Final = re.compile(r"eyJ[\w-]+\.(?P<payload>[\w-]+)\.[\w-]*")
_PUBLIC: Final = re.compile(
    r"pk_(?:live|test)_[\w=]+|sb_publishable_\w+|(?:prj|team|dpl|org|user|ins|ecfg|store|env|app)_\w+|GTM-\w+|G-\w+"
)
"""Publishable keys of Clerk, Stripe and Supabase, ids of Vercel and Clerk, Google's measurement ids."""

_WORD: Final = re.compile(r"[A-Za-z0-9+/=_-]{20,}")
_HEXADECIMAL: Final = re.compile(r"[0-9a-f-]+", re.IGNORECASE)
_DIGEST_LENGTHS: Final = frozenset({36, 40, 64})
"""A UUID, a commit and a SHA-256: of hexadecimal texts these three are names more often than secrets."""

ENTROPY_LIMIT_BITS: Final = 3.5
"""Bits a character; of 5,000 random words of 20 letters and digits one in a thousand was lower (measured 2026-11-23)."""

HEXADECIMAL_ENTROPY_LIMIT_BITS: Final = 3.0
"""The same for hexadecimal words, whose 16 digits allow 4 bits at most."""

SWITCH_LIMIT_RATIO: Final = 0.39
"""Share of neighbouring characters of different kinds (small, capital, digit): 0.62 in random words, 0.37 and less in names
such as `NodeJs20XLambdaFunctionLayer`."""

_SECRET_NAME: Final = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|(?:PRIVATE|SECRET|API|SERVICE_ROLE|SIGNING|ENCRYPTION)_KEY|CREDENTIALS?)$",
    re.IGNORECASE,
)
_CONNECTION_NAME: Final = re.compile(
    r"(?:^|_)(?:(?:DATABASE|DB|POSTGRES(?:QL)?|MYSQL|MONGO(?:DB)?|REDIS|AMQP|SMTP)_UR[IL]|CONNECTION_STRING|WEBHOOK_URL)$",
    re.IGNORECASE,
)
"""Addresses that as a rule have a password in them, or are one."""
_IDENTIFIER_NAME: Final = re.compile(
    r"(?:^|_)(?:ID|NUMBER|PROJECT|REGION|PROVIDER|POOL|EMAIL|ACCOUNT|NAME|ORG|TEAM|URL)$", re.IGNORECASE
)

_IDENTIFIERS: Final = (
    (re.compile(r"[\w.-]+@[\w.-]+\.iam\.gserviceaccount\.com"), "the address of a service account"),
    (
        re.compile(r"(?:(?:https:)?//[\w.]+googleapis\.com/)?(?:projects|organizations|folders)/[^/\s]+(?:/[^\s]+)*"),
        "the name of a Google resource",
    ),
    (re.compile(r"\d{1,20}"), "a number that an account or a project has"),
    (re.compile(r"(?:prj|team|dpl|org)_\w+"), "an id of Vercel"),
)
_PROJECT_ID: Final = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")


def secret_shape(name: str, value: str) -> str:
    """Say what kind of secret a value looks like; empty when it looks like none.

    `name` is that of the variable: a value that is no identifier counts as secret when its name says so.
    """
    text = value.strip()
    if not text or identifier_shape("", text) or _PUBLIC.fullmatch(text):
        return ""
    return _known_secret(text) or _secret_url(text) or _named_secret(name, text) or _random_word(text)


def identifier_shape(name: str, value: str) -> str:
    """Say what kind of identifier a value is; empty when it is none.

    A Google project id looks like any two words, so it is one only when the name of the variable says that it holds a name.
    """
    text = value.strip()
    for pattern, kind in _IDENTIFIERS:
        if pattern.fullmatch(text):
            return kind
    return "the id of a project or the name of a thing" if _IDENTIFIER_NAME.search(name) and _PROJECT_ID.fullmatch(text) else ""


def says_identifier(name: str) -> bool:
    """Say whether a variable's name promises a mere identifier."""
    return _IDENTIFIER_NAME.search(name) is not None


def says_secret(name: str) -> bool:
    """Say whether a variable's name promises a secret, for a value that cannot be seen."""
    return (_SECRET_NAME.search(name) or _CONNECTION_NAME.search(name)) is not None


def entropy_bits(text: str) -> float:
    """Return Shannon's entropy of the characters of a text that is not empty, in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def switch_ratio(text: str) -> float:
    """Return the share of neighbours of different kinds in a text of two characters or more, from 0 to 1."""
    kinds = [(one.islower(), one.isupper(), one.isdigit()) for one in text]
    return sum(earlier != later for earlier, later in pairwise(kinds)) / (len(kinds) - 1)


def _known_secret(text: str) -> str:
    if _PRIVATE_KEY.search(text):
        return "a private key"
    if (token := _JWT.fullmatch(text)) is not None:
        return "" if _is_anonymous(token["payload"]) else "a signed token"
    return next((kind for pattern, kind in _KNOWN if pattern.fullmatch(text)), "")


def _is_anonymous(payload: str) -> bool:
    # Supabase's public key is a token, too, whose role says that it is nobody's.
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError):
        return False
    return isinstance(claims, dict) and claims.get("role") == "anon"


def _secret_url(text: str) -> str:
    url = _URL.fullmatch(text)
    return "an address with a password in it" if url is not None and ":" in (url["user"] or "") else ""


def _named_secret(name: str, text: str) -> str:
    return "a value that its own name calls secret" if _SECRET_NAME.search(name) and not _URL.fullmatch(text) else ""


def _random_word(text: str) -> str:
    if not _WORD.fullmatch(text):
        return ""
    if _HEXADECIMAL.fullmatch(text):
        random = len(text) not in _DIGEST_LENGTHS and entropy_bits(text) >= HEXADECIMAL_ENTROPY_LIMIT_BITS
    else:
        random = entropy_bits(text) >= ENTROPY_LIMIT_BITS and switch_ratio(text) >= SWITCH_LIMIT_RATIO
    return "a random word" if random else ""
