"""Refuse a token exchange: always HTTP 400 with OAuth's flat body (providers-google.md, section 10.1)."""

from localcloud.core.http import RefusalError


def refuse_exchange(error: str, description: str) -> RefusalError:
    """Make `{"error", "error_description"}`."""
    return RefusalError(400, {"error": error, "error_description": description})


def invalid_grant(description: str) -> RefusalError:
    """The subject token is not good."""
    return refuse_exchange("invalid_grant", description)


def invalid_request_audience() -> RefusalError:
    """The request's audience does not have the form of a provider's name."""
    text = (
        'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See '
        "https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats."
    )
    return refuse_exchange("invalid_request", text)


def invalid_target() -> RefusalError:
    """The provider or its pool does not admit anybody."""
    text = (
        'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider '
        "is disabled or deleted or because it doesn't exist."
    )
    return refuse_exchange("invalid_target", text)


def wrong_issuer(found: str | None, expected: str) -> RefusalError:
    """The `iss` claim is another one than the provider's; an absent claim is written `null`."""
    shown = "null" if found is None else found
    return invalid_grant(f"The issuer in ID Token {shown} does not match the expected ones: {expected}")


def wrong_audience(found: list[str]) -> RefusalError:
    """The `aud` claim is not among the accepted ones; an absent claim is written `[]`."""
    return invalid_grant(f"The audience in ID Token [{', '.join(found)}] does not match the expected audience.")


def stale(issued_at: object) -> RefusalError:
    """The token has expired, lacks its times, or is from the future; the text names `iat`, never the word "expired"."""
    return invalid_grant(f"ID Token issued at {'null' if issued_at is None else issued_at} is stale to sign-in.")


def unreachable_issuer() -> RefusalError:
    """No key of the issuer fits: unknown `kid`, wrong type of key, or no key set to be had."""
    return invalid_grant("Error connecting to the given credential's issuer.")


def rejected_by_condition() -> RefusalError:
    """The attribute condition is not true."""
    return refuse_exchange("unauthorized_client", "The given credential is rejected by the attribute condition.")
