"""The forms of what `bulwark trust` prints with `--json`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bulwark.config.schema import DIALECT
from bulwark.core.trust.graph import Edge
from bulwark.core.trust.proof import Proof
from bulwark.core.trust.reaching import Reach


class Part(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class StepDocument(Part):
    """One step of a way."""

    source: str
    """Who or what it begins at."""
    target: str
    """Where it leads: an account, or a use of a resource."""
    why: str
    """What lets one take it."""
    rises: bool
    """Whether one becomes more by it than what was granted says."""
    doubt: str
    """Why it may not be there; empty where it is."""


class ProofDocument(Part):
    """What came of one sentence."""

    sentence: str
    """As it was written."""
    verdict: Literal["holds", "violated", "unknown"]
    """`unknown` where it may be violated and nobody can tell."""
    who: str
    """Who comes in, as IAM writes it; empty where the sentence holds."""
    token: dict[str, str]
    """Claims of one token that walks the way; empty for somebody without a token."""
    way: list[StepDocument]
    """The shortest way."""
    doubts: list[str]
    """What is not known."""


class TrustCheckDocument(Part):
    """What `bulwark trust check --json` and `bulwark trust explain --json` print."""

    model_config = ConfigDict(title="bulwark.trust-check/1")

    name: Literal["bulwark.trust-check/1"] = Field("bulwark.trust-check/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """The environment whose configuration says the sentences."""
    source: Literal["state", "stack", "live"]
    """A file, the stack's own state, or what the vendors answered."""
    phase: Literal["pass", "inconclusive", "fail"]
    """`fail` if a sentence is violated, `inconclusive` if one is unknown or not all that stands could be read."""
    gaps: list[str]
    """Why what was read may not be all that stands."""
    proofs: list[ProofDocument]
    """One for each sentence, in their order."""


class ReachDocument(Part):
    """One thing that somebody can do."""

    who: str
    """As IAM writes it; `github:app:ID` for who decides which tokens there are."""
    token: dict[str, str]
    """Claims of one token that comes in; empty for somebody without one."""
    use: str
    """`read`, `change`, `become`, `control`, `visit` or `deploy`."""
    kind: str
    """What it is done with."""
    resource: str
    """Its name, or the address of the account."""
    direct: bool
    """Whether no step of the way lets one rise."""
    certain: bool
    """Whether every step of the way is known to be there."""
    way: list[StepDocument]
    """The shortest way."""


class TrustShowDocument(Part):
    """What `bulwark trust show --json` prints."""

    model_config = ConfigDict(title="bulwark.trust-show/1")

    name: Literal["bulwark.trust-show/1"] = Field("bulwark.trust-show/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """The environment."""
    source: Literal["state", "stack", "live"]
    """A file, the stack's own state, or what the vendors answered."""
    gaps: list[str]
    """Why what was read may not be all that stands."""
    reaches: list[ReachDocument]
    """Everything that anybody can reach, by who and what."""


class SimulatedStepDocument(Part):
    """One step that a token takes."""

    step: str
    """`issuer`, `audience`, `provider`, `mapping`, `condition` or `binding`; at Vercel the claim that is asked for."""
    outcome: Literal["pass", "unknown", "refused"]
    """How it ends."""
    said: str
    """Why: what was seen, and where it is refused what would have been taken."""


class SimulatedDocument(Part):
    """What one place makes of the token."""

    at: str
    """The provider at Google, or what is reached at Vercel."""
    outcome: Literal["pass", "unknown", "refused"]
    """The worst of its steps."""
    steps: list[SimulatedStepDocument]
    """In their order; the first that refuses is the last."""


class TrustSimulateDocument(Part):
    """What `bulwark trust simulate --json` prints."""

    model_config = ConfigDict(title="bulwark.trust-simulate/1")

    name: Literal["bulwark.trust-simulate/1"] = Field("bulwark.trust-simulate/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """The environment."""
    source: Literal["state", "stack", "live"]
    """A file, the stack's own state, or what the vendors answered."""
    phase: Literal["pass", "inconclusive", "fail"]
    """`pass` if a Google provider takes the token and a binding names it, `inconclusive` if that is not known."""
    gaps: list[str]
    """Why what was read may not be all that stands."""
    google: list[SimulatedDocument]
    """One for each provider."""
    vercel: list[SimulatedDocument]
    """One for each trusted source and federation policy."""


def trust_check_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `bulwark trust check --json` prints."""
    return {"$schema": DIALECT, **TrustCheckDocument.model_json_schema(mode="serialization")}


def trust_show_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `bulwark trust show --json` prints."""
    return {"$schema": DIALECT, **TrustShowDocument.model_json_schema(mode="serialization")}


def trust_simulate_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `bulwark trust simulate --json` prints."""
    return {"$schema": DIALECT, **TrustSimulateDocument.model_json_schema(mode="serialization")}


def proof_document(proof: Proof) -> dict[str, Any]:
    """Return one proof as JSON."""
    return {
        "sentence": proof.assertion.text,
        "verdict": str(proof.verdict),
        "who": proof.who,
        "token": dict(proof.token),
        "way": [_step(edge) for edge in proof.path],
        "doubts": list(proof.doubts),
    }


def reach_document(reach: Reach) -> dict[str, Any]:
    """Return one way as JSON."""
    return {
        "who": reach.who,
        "token": dict(reach.token),
        "use": str(reach.use),
        "kind": str(reach.kind),
        "resource": reach.resource,
        "direct": reach.is_direct,
        "certain": reach.is_certain,
        "way": [_step(edge) for edge in reach.path],
    }


def _step(edge: Edge) -> dict[str, Any]:
    return {
        "source": str(edge.source),
        "target": str(edge.target),
        "why": edge.why,
        "rises": edge.is_rising,
        "doubt": edge.doubt,
    }
