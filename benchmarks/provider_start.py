"""Start the three resource providers, until they say on which ports they answer. They need no vendor for that."""

from benchmarks.figure import Figure, figure_of
from benchmarks.sampling import rounds_of
from benchmarks.workshop import Workshop, end

STARTS = 7
# Addresses at which nothing listens: a provider calls its vendor only when it is asked something.
NOWHERE = "http://127.0.0.1:9"
ENVIRONMENT = {
    "BULWARK_GOOGLE_ENDPOINT": NOWHERE,
    "GITHUB_API_URL": NOWHERE,
    "BULWARK_VERCEL_API_URL": NOWHERE,
    "GOOGLE_OAUTH_ACCESS_TOKEN": "measured",
    "GITHUB_TOKEN": "measured",
    "VERCEL_API_TOKEN": "measuredVercelOperator0001",
}


def measure_provider_start(workshop: Workshop) -> list[Figure]:
    """Return seconds from the start of the process to its line."""

    def sample() -> float:
        process = workshop.start("localcloud.providers", environment=ENVIRONMENT)
        end(process.child)
        return process.start_seconds

    return [figure_of("start to ready", "s", rounds_of(STARTS, 1, sample, workshop))]
