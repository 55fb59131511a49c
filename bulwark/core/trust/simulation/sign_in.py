"""Take one token through a provider, its condition and its mapping to the bindings that name it.

The order is that of Google's Security Token Service and of the exchange for an account's token after it: a token that is refused
fails at the provider, one that is taken and may act as nothing at the bindings (google-github-actions/auth,
docs/TROUBLESHOOTING.md, 2026-11).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.evaluation import Absent, text_value
from bulwark.core.trust.cel.parsing import parse_mapping
from bulwark.core.trust.cel.tree import Claim
from bulwark.core.trust.facts import Binding, Facts, Provider
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.pool_members import PoolMember, pool_member
from bulwark.core.trust.provider import MAPPED_VALUE_LIMIT_BYTES
from bulwark.core.trust.simulation.refusal import condition_step
from bulwark.core.trust.simulation.step import Outcome, Step


@dataclass(frozen=True, slots=True)
class SignIn:
    """What becomes of a token at one provider."""

    provider: str
    """Its id; `?` where that is not known."""
    steps: tuple[Step, ...]
    """In their order; the last is the first that does not pass, or the bindings."""
    holds: tuple[Binding, ...] = ()
    """The bindings that name it; none where a step before them does not pass."""

    @property
    def outcome(self) -> Outcome:
        """How it ends."""
        return self.steps[-1].outcome


def sign_in(claims: Mapping[str, str], facts: Facts) -> tuple[SignIn, ...]:
    """Return what becomes of a token at each provider.

    Args:
        claims: claim to its text, as in the token; a claim that is left out is absent.
        facts: what is known of providers and bindings.
    """
    hierarchy = Hierarchy(facts)
    return tuple(_at(provider, claims, facts, hierarchy) for provider in facts.providers)


def _at(provider: Provider, claims: Mapping[str, str], facts: Facts, hierarchy: Hierarchy) -> SignIn:
    name = "?" if provider.id is UNKNOWN else provider.id
    steps: list[Step] = []
    for step in _before_mapping(provider, claims, facts, hierarchy):
        steps.append(step)
        if step.outcome is not Outcome.PASS:
            return SignIn(name, tuple(steps))
    mapped, step = _mapped(provider, claims)
    steps.append(step)
    if step.outcome is Outcome.PASS:
        values = {Claim("assertion", claim): text for claim, text in claims.items()} | mapped
        condition = UNKNOWN if provider.condition is UNKNOWN else provider.condition
        unknown = Step("condition", Outcome.UNKNOWN, "the provider's condition is not known")
        steps.append(unknown if condition is UNKNOWN else condition_step(condition, values))
    if steps[-1].outcome is not Outcome.PASS:
        return SignIn(name, tuple(steps))
    attributes = {str(claim): text for claim, text in mapped.items()}
    holds = tuple(_naming(provider, attributes, facts, hierarchy))
    steps.append(_binding_step(holds, provider, attributes, facts, hierarchy))
    return SignIn(name, tuple(steps), holds)


def _before_mapping(provider: Provider, claims: Mapping[str, str], facts: Facts, hierarchy: Hierarchy) -> Iterator[Step]:
    yield _issuer(provider, claims)
    yield _audience(provider, claims, hierarchy)
    pools = [one for one in facts.pools if one.name is not UNKNOWN and one.name == provider.pool]
    if provider.is_disabled is True or any(one.is_disabled is True for one in pools):
        yield Step("provider", Outcome.REFUSED, "the provider or its pool is disabled: enable it")
    elif provider.is_disabled is UNKNOWN or any(one.is_disabled is UNKNOWN for one in pools):
        yield Step("provider", Outcome.UNKNOWN, "whether the provider and its pool are enabled is not known")
    else:
        yield Step("provider", Outcome.PASS, "it is enabled")


def _issuer(provider: Provider, claims: Mapping[str, str]) -> Step:
    seen = claims.get("iss", "")
    if provider.issuer is UNKNOWN:
        return Step("issuer", Outcome.UNKNOWN, "whose tokens the provider takes is not known")
    if seen != provider.issuer:
        said = f"the token is of {seen or 'nobody'}, the provider takes those of {provider.issuer or 'no OIDC issuer'}"
        return Step("issuer", Outcome.REFUSED, said)
    return Step("issuer", Outcome.PASS, seen)


def _audience(provider: Provider, claims: Mapping[str, str], hierarchy: Hierarchy) -> Step:
    seen = claims.get("aud")
    if seen is None:
        return Step("audience", Outcome.PASS, "the token names none: taken to be asked for as the provider wants it")
    if provider.audiences is UNKNOWN or UNKNOWN in provider.audiences or UNKNOWN in (provider.pool, provider.id):
        return Step("audience", Outcome.UNKNOWN, "which audiences the provider takes is not known")
    own = f"{provider.pool}/providers/{provider.id}"
    # Without a list the provider's own name is taken, with the project's number and with or without `https:`.
    place = hierarchy.canonical(seen.removeprefix("https:").removeprefix("//iam.googleapis.com/"))
    is_taken = seen in provider.audiences if provider.audiences else place == hierarchy.canonical(own)
    if is_taken:
        return Step("audience", Outcome.PASS, seen)
    wanted = ", ".join(str(one) for one in provider.audiences) or f"//iam.googleapis.com/{own}, its project by number"
    return Step("audience", Outcome.REFUSED, f"the token is for {seen}, the provider takes {wanted}")


def _mapped(provider: Provider, claims: Mapping[str, str]) -> tuple[dict[Claim, str], Step]:
    if provider.mapping is UNKNOWN:
        return {}, Step("mapping", Outcome.UNKNOWN, "the provider's mapping is not known")
    values = {Claim("assertion", claim): text for claim, text in claims.items()}
    mapped: dict[Claim, str] = {}
    for attribute, text in sorted(provider.mapping.items()):
        try:
            value = text_value(parse_mapping(text), values)
        except NotInSubsetError as error:
            return {}, Step("mapping", Outcome.UNKNOWN, f"{attribute}: {error}")
        if isinstance(value, Absent):
            return {}, Step("mapping", Outcome.REFUSED, f"{attribute} needs the claim {value.claim.name}: the token has none")
        if len(value.encode()) > MAPPED_VALUE_LIMIT_BYTES:
            size = f"{len(value.encode())} bytes, more than {MAPPED_VALUE_LIMIT_BYTES}"
            return {}, Step("mapping", Outcome.REFUSED, f"{attribute} is {size}: shorten the names of branch or environment")
        space, _, name = attribute.partition(".")
        mapped[Claim(space, name)] = value
    return mapped, Step("mapping", Outcome.PASS, ", ".join(f"{claim} {value!r}" for claim, value in mapped.items()))


def _members(provider: Provider, facts: Facts, hierarchy: Hierarchy) -> Iterator[tuple[Binding, PoolMember]]:
    """Yield the members of the provider's pool, each with its binding."""
    pool = "" if provider.pool is UNKNOWN else hierarchy.canonical(provider.pool)
    for binding in facts.bindings:
        for member in () if binding.members is UNKNOWN else binding.members:
            written = None if member is UNKNOWN else pool_member(member)
            if written is not None and hierarchy.canonical(written.pool) == pool:
                yield binding, written


def _naming(provider: Provider, attributes: Mapping[str, str], facts: Facts, hierarchy: Hierarchy) -> Iterator[Binding]:
    for binding, member in _members(provider, facts, hierarchy):
        if not member.attribute or attributes.get(member.attribute) == member.value:
            yield binding


def _binding_step(
    holds: tuple[Binding, ...], provider: Provider, attributes: Mapping[str, str], facts: Facts, hierarchy: Hierarchy
) -> Step:
    if holds:
        return Step("binding", Outcome.PASS, "; ".join(f"{one.role} on {one.resource}" for one in holds))
    unseen = [one for one in facts.bindings if one.members is UNKNOWN or UNKNOWN in one.members]
    if unseen:
        return Step("binding", Outcome.UNKNOWN, f"no known member is this token's, and who holds {unseen[0].role} is not known")
    known = {member.value: member.attribute for _, member in _members(provider, facts, hierarchy)}
    for attribute, value in sorted(attributes.items()):
        near = get_close_matches(value, [one for one in known if known[one] == attribute], n=1)
        if near:
            hint = ", which differs in case alone" if near[0].lower() == value.lower() else ""
            return Step("binding", Outcome.REFUSED, f"no member has {attribute} {value!r}; the nearest is {near[0]!r}{hint}")
    return Step("binding", Outcome.REFUSED, "no member is this token's, and none is near it")
