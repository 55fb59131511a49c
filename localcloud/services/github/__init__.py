"""GitHub as far as Bulwark uses it: REST at `/` and `/api/v3`, and the Actions OIDC issuer."""

from localcloud.services.github.service import SERVICE

__all__ = ["SERVICE"]
