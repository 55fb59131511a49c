"""`bulwark infra`: each command is registered here in one line."""

import typer

from bulwark.cli.infra.apply import apply
from bulwark.cli.infra.comment import comment
from bulwark.cli.infra.fetch_state import fetch_state
from bulwark.cli.infra.ledger import ledger
from bulwark.cli.infra.preview import preview
from bulwark.cli.infra.publish_state import publish_state
from bulwark.cli.infra.release import release
from bulwark.cli.infra.review import review
from bulwark.cli.infra.turn import turn
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
app.command(
    "fetch-state",
    epilog="Example: bulwark infra fetch-state --repository octo/infrastructure --stack staging --to published-state",
)(fetch_state)
app.command(
    epilog="Example: bulwark infra comment --repository octo/infrastructure --run-id 42 --head-repository octo/infrastructure "
    "--head-branch change --head-sha $(git rev-parse HEAD)"
)(comment)
app.command(epilog="Example: bulwark infra release v1.2.3 --repository octo/infrastructure --commit $(git rev-parse HEAD)")(
    release
)
app.command(epilog="Example: bulwark infra turn --repository octo/infrastructure --workflow infra-up.yml --run-id 42 --wait 150")(
    turn
)
app.command(epilog="Example: bulwark infra review staging --to reviewed.json --commit $(git rev-parse HEAD)")(review)
app.command(epilog="Example: bulwark infra apply staging --reviewed reviewed.json --commit $(git rev-parse HEAD)")(apply)
app.command(epilog="Example: bulwark infra ledger staging --repository octo/infrastructure")(ledger)
