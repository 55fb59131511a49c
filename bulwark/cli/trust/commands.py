"""The commands of `bulwark trust`."""

import typer

from bulwark.cli.trust.check import check
from bulwark.cli.trust.explain import explain
from bulwark.cli.trust.show import show
from bulwark.cli.trust.simulate import simulate

app = typer.Typer(no_args_is_help=True, help="Prove who may reach what, and show every way.")
app.command(epilog="Example: bulwark trust check --stack staging")(check)
app.command(epilog="Example: bulwark trust explain 'only deploy directly reads DATABASE_URL' --stack staging")(explain)
app.command(epilog="Example: bulwark trust show --stack staging --format mermaid")(show)
app.command(epilog="Example: bulwark trust simulate --stack staging --duty deploy --claim event_name=pull_request")(simulate)
