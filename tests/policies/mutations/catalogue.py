"""All mutations, by the id of the rule that must fail, and no other."""

from mutations import github, google, vercel
from mutations.mutation import Mutation

MUTATIONS: dict[str, Mutation] = {**github.MUTATIONS, **google.MUTATIONS, **vercel.MUTATIONS}
