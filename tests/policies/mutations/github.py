"""One mutation for each rule about GitHub and about workflow files."""

from mutations.mutation import Change, Mutation

_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"

MUTATIONS: dict[str, Mutation] = {
    "identifiers-are-variables-and-secrets-are-not": Change(_VARIABLE, "value", "ghp_" + "c4n4ry" * 5, named="GOOGLE_PROJECT"),
}
