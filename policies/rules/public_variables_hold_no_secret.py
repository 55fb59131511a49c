"""Publishable keys of Clerk, Stripe and Supabase belong there; everything that `policies.value_shapes` calls secret does not."""

from collections.abc import Iterator

from policies.frameworks import CWE_EXPOSED_SENSITIVE_INFORMATION
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity, collect
from policies.value_shapes import says_secret, secret_shape
from policies.vercel_variables import VARIABLE_TYPE, VARIABLES, Setting, is_in_browser, settings_of


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the variables with a public prefix that are secret."""
    for setting in settings_of(resource):
        yield from collect(_judge_setting, setting)


def _judge_setting(setting: Setting) -> Iterator[Finding]:
    name = setting.name.text()
    if not is_in_browser(name):
        return
    value = setting.value.optional_text()
    shape = secret_shape(name, value) if value is not None else ""
    if not shape and value is None and says_secret(name):
        shape = "a secret by its name"
    if shape:
        yield Finding(
            setting.value.path,
            f"the variable {name} looks like {shape}",
            "the framework writes it into the files of the application, where every visitor reads it",
            "Replace the secret, for builds may have published it, and keep the new one without the public prefix, sensitive.",
            accepted_as=name,
        )


_PLACE = {"projectId": "prj_livingtreeproduction", "targets": ["production"], "sensitive": False}

RULE = ResourceRule(
    id="public-variables-hold-no-secret",
    title="No variable with a public prefix holds a secret",
    severity=Severity.CRITICAL,
    why=(
        "`NEXT_PUBLIC_`, `VITE_` and their like mean: put this into the browser. One prefix too many, and the service-role key "
        "of the database is in a file that search engines keep. `sensitive` does not help: the build reads it all the same."
    ),
    remediation=(
        "Revoke the secret at the service that issued it.",
        "Read the new one on the server only, under a name without the prefix, and mark it sensitive.",
        "Give the browser what is made for it: the publishable key (`pk_…`), the anonymous key, the address.",
    ),
    frameworks=(CWE_EXPOSED_SENSITIVE_INFORMATION,),
    applies_to=VARIABLES,
    bad=(
        Resource(
            VARIABLE_TYPE,
            "analytics",
            {**_PLACE, "key": "NEXT_PUBLIC_ANALYTICS_PASSWORD", "value": "correct horse"},
        ),
    ),
    good=(
        Resource(
            VARIABLE_TYPE,
            "clerk",
            {
                **_PLACE,
                "key": "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
                "value": "pk_test_Y2xlcmsuc3RhZ2luZy5saXZpbmd0cmVlLmlvJA==",
            },
        ),
    ),
    judge=judge,
    exceptions="A variable that is made for the browser and only looks secret, by its name.",
)
