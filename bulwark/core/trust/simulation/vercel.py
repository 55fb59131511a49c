"""Hold one token against what Vercel asks for: the trusted sources of projects, and the federation policies of the team."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bulwark.core.trust.facts import Facts, FederationPolicy, TrustedSource
from bulwark.core.trust.known import UNKNOWN, Texts
from bulwark.core.trust.simulation.step import Outcome, Step


@dataclass(frozen=True, slots=True)
class VercelSignIn:
    """What becomes of a token at one trusted source or policy."""

    name: str
    """`visit PROJECT` or `deploy by POLICY`; `?` where a name is not known."""
    steps: tuple[Step, ...]
    """Issuer, then every claim that is asked for; the first that does not pass is the last."""

    @property
    def outcome(self) -> Outcome:
        """How it ends."""
        return self.steps[-1].outcome


def vercel_sign_in(claims: Mapping[str, str], facts: Facts) -> tuple[VercelSignIn, ...]:
    """Return what becomes of a token at each trusted source and each policy."""
    sources = (VercelSignIn(f"visit {_shown(one.project)}", _steps(one, claims)) for one in facts.trusted_sources)
    policies = (VercelSignIn(f"deploy by {_shown(one.id)}", _steps(one, claims)) for one in facts.federation_policies)
    return (*sources, *policies)


def _shown(text: object) -> str:
    return "?" if text is UNKNOWN else str(text)


def _steps(asked: TrustedSource | FederationPolicy, claims: Mapping[str, str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for step in _judged(asked, claims):
        steps.append(step)
        if step.outcome is not Outcome.PASS:
            break
    return tuple(steps)


def _judged(asked: TrustedSource | FederationPolicy, claims: Mapping[str, str]) -> Iterator[Step]:
    seen = claims.get("iss", "")
    if asked.issuer is UNKNOWN:
        yield Step("issuer", Outcome.UNKNOWN, "whose tokens are taken is not known")
    elif asked.issuer != seen:
        yield Step("issuer", Outcome.REFUSED, f"the token is of {seen or 'nobody'}, those of {asked.issuer} are taken")
    else:
        yield Step("issuer", Outcome.PASS, seen)
    if asked.claims is UNKNOWN:
        yield Step("claims", Outcome.UNKNOWN, "which claims are asked for is not known")
    else:
        yield from (_claim(claim, allowed, claims.get(claim)) for claim, allowed in sorted(asked.claims.items()))


def _claim(claim: str, allowed: Texts, seen: str | None) -> Step:
    if allowed is not UNKNOWN and seen in allowed:
        return Step(claim, Outcome.PASS, str(seen))
    if allowed is UNKNOWN or UNKNOWN in allowed:
        return Step(claim, Outcome.UNKNOWN, "which values are taken is not known")
    has = "no such claim" if seen is None else repr(seen)
    return Step(claim, Outcome.REFUSED, f"the token has {has}, one of {', '.join(map(str, allowed))} is asked for")
