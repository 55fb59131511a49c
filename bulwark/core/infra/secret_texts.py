"""Tell texts that may be a secret, by the name they stand under, by the form that vendors give theirs, and by chance.

A word that is taken for a secret wrongly costs a false difference in a preview. One that is missed is published, so the doubt
goes against it.
"""

import math
import re
from collections import Counter
from typing import Final

MASK: Final = "[secret]"
"""What stands in the place of a secret; the engine writes the same into its events."""

_NAMES: Final = (
    "accesskey",
    "apikey",
    "authtoken",
    "ciphertext",
    "clientsecret",
    "credential",
    "credentials",
    "encryptedvalue",
    "passphrase",
    "password",
    "pem",
    "plaintextvalue",
    "privatekey",
    "privatekeydata",
    "protectionbypass",
    "secretdata",
    "secretkey",
    "servicekey",
    "signingkey",
    "token",
    "webhooksecret",
)
"""Ends of names, without case, `_` and `-`, under which a secret stands."""

_FORMS: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"  # RFC 7468
    r"|\b(?:gh[opsur]_|github_pat_)[A-Za-z0-9_]{16,}"  # GitHub Docs, "About authentication to GitHub"
    r"|\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}"  # Stripe's form, Clerk's too
    r"|\bwhsec_[A-Za-z0-9+/=]{8,}"
    r"|\bxox[a-z]-[A-Za-z0-9-]{8,}|https://hooks\.slack\.com/[^\s\"']+"
    r"|\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_.-]{8,}|\bGOCSPX-[A-Za-z0-9_-]{8,}"
    r"|\bAKIA[A-Z0-9]{16}\b"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"  # RFC 7519
    r"|\bsb[ps]_[A-Za-z0-9_]{16,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)",  # RFC 3986, user information
    re.DOTALL,
)
_WORD: Final = re.compile(r"(?<![A-Za-z0-9+=_-])[A-Za-z0-9+=_-]{24,}(?![A-Za-z0-9+=_-])")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_HEXADECIMAL: Final = re.compile(r"[0-9A-Fa-f]{32,}")
_IDS_OF_VENDORS: Final = ("dpl_", "ecfg_", "oac_", "prj_", "team_")
"""How Vercel's ids begin: long, of any letters, and no secrets."""
_LEAST_BITS: Final = 3.8
"""Bits a character. 24 characters drawn from 62 have about 4.3; names that people write have their words' repetitions."""


def is_secret_name(name: str) -> bool:
    """Say whether a secret stands under a name."""
    return re.sub(r"[_-]", "", name).lower().endswith(_NAMES)


def without_secrets(text: str, public: frozenset[str] = frozenset()) -> str:
    """Return the text with the mask in the place of everything that may be a secret.

    Args:
        text: of any form.
        public: words that are none although they look drawn at random, such as a vendor's ids.
    """
    masked = _FORMS.sub(MASK, text)
    return _WORD.sub(lambda match: MASK if match[0] not in public and _is_drawn(match, masked) else match[0], masked)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that are long enough to look drawn."""
    return frozenset(_WORD.findall(text))


def _is_drawn(match: re.Match[str], text: str) -> bool:
    """Say whether a word looks drawn at random. A commit that an action is pinned by is none."""
    word = match[0]
    if _HEXADECIMAL.fullmatch(word):
        return not (_COMMIT.fullmatch(word) and text[: match.start()].endswith("@"))
    kinds = [any(test(sign) for sign in word) for test in (str.isupper, str.islower, str.isdigit)]
    return all(kinds) and not word.startswith(_IDS_OF_VENDORS) and _bits(word) >= _LEAST_BITS


def _bits(word: str) -> float:
    """Return the entropy of a word's own letters, bits a character."""
    return -sum(count / len(word) * math.log2(count / len(word)) for count in Counter(word).values())
