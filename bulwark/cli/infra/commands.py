"""`bulwark infra`: each command is registered here in one line."""

import typer

from bulwark.cli.infra.preview import preview
from bulwark.cli.infra.publish_state import publish_state
from bulwark.cli.infra.with_credentials import with_credentials

app = typer.Typer(
    help="What the workflows of the infrastructure's repository run: previews without credentials, applying what was reviewed.",
    no_args_is_help=True,
)
app.command(
    "with-credentials", epilog="Example: bulwark infra with-credentials staging -- bulwark drift detect staging --report"
)(with_credentials)
app.command(
    "publish-state", epilog="Example: bulwark infra publish-state staging --commit $(git rev-parse HEAD) --to staging.json"
)(publish_state)
app.command(epilog="Example: bulwark infra preview --state published-state --to infra-preview.json")(preview)
