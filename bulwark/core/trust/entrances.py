"""Say who comes in at a member: which tokens, surely and possibly, or who without a token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bulwark.core.trust.admission import Admission, admission_of
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.environment_limits import EnvironmentLimits
from bulwark.core.trust.facts import Facts, FederationPolicy, Provider, TrustedSource
from bulwark.core.trust.github_guarantees import GUARANTEED
from bulwark.core.trust.granting import SOMEBODY, policy_member, trusted_member
from bulwark.core.trust.graph import Member
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN, Text, Texts, Unknown
from bulwark.core.trust.pool_members import PoolMember, pool_member
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.subjects import ISSUER_CLAIM

_NOTHING: Final = ClaimSet.nothing()
_ANYBODY: Final = frozenset({"allUsers", "allAuthenticatedUsers"})


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who comes in."""

    tokens: ClaimSet = _NOTHING
    """Those that surely do."""
    possible: ClaimSet = _NOTHING
    """Those that cannot be ruled out, the sure ones among them."""
    is_person: bool = False
    """Whether somebody without a token comes in: a person, a group, the holder of a key."""
    doubts: tuple[str, ...] = ()
    """Why not all that are possible are sure, each with what to rewrite where it is that."""

    @property
    def is_certain(self) -> bool:
        """Whether nobody else may come in than those that surely do."""
        return self.tokens == self.possible


SIGNED_BY_GITHUB: Final = GUARANTEED & ClaimSet.where(ISSUER_CLAIM, Values.only(ISSUER))
"""The tokens that GitHub can sign at all."""


class Entrances:
    """Reads members, each provider once."""

    def __init__(self, facts: Facts, hierarchy: Hierarchy) -> None:
        """Take the facts that say what providers, trusted sources and policies admit."""
        self._facts, self._hierarchy = facts, hierarchy
        self._limits = EnvironmentLimits(facts)
        self._admissions: dict[int, Admission | None] = {}
        self._vercel: dict[Member, TrustedSource | FederationPolicy] = {
            **{trusted_member(number): one for number, one in enumerate(facts.trusted_sources)},
            **{policy_member(number): one for number, one in enumerate(facts.federation_policies)},
        }
        self._known: dict[Member, Entrance] = {}

    def of(self, member: Member) -> Entrance:
        """Return who comes in at a member."""
        if member not in self._known:
            found = self._read(member)
            tokens, possible = self._limits.surely_left_of(found.tokens), self._limits.left_of(found.possible)
            doubts = found.doubts if tokens == possible else (*found.doubts, *self._limits.doubts)
            self._known[member] = replace(found, tokens=tokens, possible=possible, doubts=doubts)
        return self._known[member]

    def _read(self, member: Member) -> Entrance:
        if member in self._vercel:
            return self._trusted(self._vercel[member])
        if member.name in _ANYBODY:
            return Entrance(ClaimSet.everything(), ClaimSet.everything(), is_person=True)
        if member.name == SOMEBODY:
            return Entrance(possible=ClaimSet.everything(), doubts=("nobody could see who it is",))
        written = pool_member(member.name)
        return Entrance(is_person=True) if written is None else self._of_pool(written)

    def _of_pool(self, member: PoolMember) -> Entrance:
        pool = self._hierarchy.canonical(member.pool)
        providers = [
            (number, one)
            for number, one in enumerate(self._facts.providers)
            if one.is_disabled is not True and (one.pool is UNKNOWN or self._is_same_pool(pool, one.pool))
        ]
        # A provider of a pool that is not known may be another pool's: it does not tell whose tokens this one takes.
        if all(one.pool is UNKNOWN for _, one in providers):
            is_known = any(one.name is not UNKNOWN and self._is_same_pool(pool, one.name) for one in self._facts.pools)
            if not is_known:
                return Entrance(possible=ClaimSet.everything(), doubts=(f"whose tokens {pool} takes is not known",))
        parts = [self._by_provider(number, provider, member) for number, provider in providers]
        tokens, possible = ClaimSet.nothing(), ClaimSet.nothing()
        for part in parts:
            tokens, possible = tokens | part.tokens, possible | part.possible
        doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
        return Entrance(tokens, possible, any(part.is_person for part in parts), doubts)

    def _is_same_pool(self, member_pool: str, written: str) -> bool:
        pool = self._hierarchy.canonical(written)
        # Where a project's number is not known, a pool of the same name is taken to be the one.
        is_numbered = member_pool.split("/")[1].isdigit()
        return pool == member_pool or (is_numbered and pool.rpartition("/")[2] == member_pool.rpartition("/")[2])

    def _by_provider(self, number: int, provider: Provider, member: PoolMember) -> Entrance:
        if provider.issuer == "":
            return Entrance(is_person=True)
        admission = self._admission(number, provider)
        if admission is None or provider.condition is UNKNOWN:
            doubt = f"what the provider {_shown(provider.id)} admits is not known"
            return Entrance(possible=self._signed_by(provider.issuer), doubts=(doubt,))
        possible, sure = admission.admitted | admission.unread, admission.admitted
        if member.attribute:
            split = admission.holding(member.attribute, member.value)
            possible, sure = split.true | split.unread, split.true
            doubts = tuple(str(part) for part in split.parts)
        else:
            doubts = tuple(str(part) for part in admission.parts)
        if provider.is_disabled is UNKNOWN or provider.pool is UNKNOWN:
            sure = ClaimSet.nothing()
            doubts = (*doubts, f"whether the provider {_shown(provider.id)} counts is not known")
        return Entrance(sure, possible, doubts=doubts)

    def _admission(self, number: int, provider: Provider) -> Admission | None:
        if number not in self._admissions:
            is_known = provider.condition is not UNKNOWN and provider.mapping is not UNKNOWN
            self._admissions[number] = self._admitted(provider) if is_known else None
        return self._admissions[number]

    def _admitted(self, provider: Provider) -> Admission:
        condition = str(provider.condition) or "true"
        mapping: Mapping[str, str] = {} if provider.mapping is UNKNOWN else provider.mapping
        return admission_of(condition, mapping, self._signed_by(provider.issuer))

    def _signed_by(self, issuer: Text) -> ClaimSet:
        if issuer is UNKNOWN:
            return ClaimSet.everything()
        return SIGNED_BY_GITHUB if issuer.startswith(ISSUER) else ClaimSet.where(ISSUER_CLAIM, Values.only(issuer))

    def _trusted(self, source: TrustedSource | FederationPolicy) -> Entrance:
        signed = self._signed_by(source.issuer)
        if source.issuer is UNKNOWN or source.claims is UNKNOWN:
            return Entrance(possible=signed, doubts=("what claims Vercel asks for is not known",))
        values = dict(_listed(source.claims))
        possible = signed & ClaimSet.of_box({claim: one for claim, one in values.items() if not isinstance(one, Unknown)})
        if UNKNOWN in values.values():
            return Entrance(possible=possible, doubts=("a claim that Vercel asks for may be what is not listed",))
        return Entrance(possible, possible)


def _listed(claims: Mapping[str, Texts]) -> Iterator[tuple[str, Values | Unknown]]:
    for claim, texts in claims.items():
        if texts is UNKNOWN or UNKNOWN in texts:
            yield claim, UNKNOWN
        else:
            yield claim, Values.only(*(text for text in texts if text is not UNKNOWN))


def _shown(text: Text) -> str:
    return "without a known name" if text is UNKNOWN else text
