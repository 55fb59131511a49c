"""What `bulwark health` looks at beyond what other sections already say: domains, secrets, the Vercel project."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.fields import Duration, VariableName, matching

UrlPath = Annotated[
    str,
    AfterValidator(
        matching(
            r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*",
            "no address can be made of it",
            "write the path with a slash before it, such as /api/health, and with special characters encoded",
        )
    ),
]


class ApiHealth(Section):
    """The address by which the application itself says that it works."""

    path: UrlPath = "/api/health"
    """Path on every serving domain; answers with a status of success when all is well."""
    fields: Mapping[str, str] = Field(default_factory=dict, examples=[{"status": "ok"}])
    """Fields of the JSON body, each with the text that it has to have; none for any body."""


class DatabaseHealth(Section):
    """A read of the database through Supabase, as every visitor's browser could make it."""

    url_setting: VariableName = "NEXT_PUBLIC_SUPABASE_URL"
    """The public setting that holds the project's address."""
    key_setting: VariableName = "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"
    """The public setting that holds the publishable (or anon) key. Never a service-role key."""
    path: UrlPath = Field(examples=["/rest/v1/health?select=ok&limit=1"])
    """What to read: a table or view that anybody may read, so that the answer comes from the database itself."""


class Health(Section):
    """What `bulwark health` looks at."""

    page: UrlPath = "/"
    """The page that every serving domain has to answer."""
    latency_limit: Duration = timedelta(seconds=3)
    """The longest that an answer may take, the connection included."""
    certificate_renewal_due: Duration = timedelta(days=14)
    """How long before its end a certificate must have been renewed. Vercel's live 90 days and are renewed some weeks before."""
    api: ApiHealth | None = None
    """The application's own health address; not looked at unless said."""
    database: DatabaseHealth | None = None
    """The database through Supabase; not looked at unless said."""
    clerk_key_setting: VariableName | None = None
    """The public setting with Clerk's publishable key, which names the instance to look at; not looked at unless said."""
