"""The commands `bulwark policy list`, `explain` and `check`. The rules are imported when a command runs: others start without."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.result import ExitCode, praise, print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption

LIST: Final = "policy-list"
EXPLAIN: Final = "policy-explain"
CHECK: Final = "policy-check"

app = typer.Typer(help="List the policies, explain one, and check a state or the live cloud by them.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
PolicyConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--policy-config",
        help="Policy configuration: levels and exceptions. Without it FOLDER/policies/configuration.json, if it is there.",
        dir_okay=False,
    ),
]
HERE = Path()


@app.command("list", epilog="Example: bulwark policy list --json")
def list_rules(folder: FolderOption = HERE, policy_config: PolicyConfigOption = None, *, as_json: JsonOption = False) -> None:
    """List every rule with its severity and level."""
    from bulwark.cli.policy.rules import read_settings, rules_document, rules_table

    settings = read_settings(folder, policy_config)
    print_result(LIST, {"rules": rules_document(settings)}, rules_table(settings), as_json=as_json)


@app.command(epilog="Example: bulwark policy explain no-basic-roles")
def explain(
    rule: Annotated[str, typer.Argument(help="Id of the rule, as `bulwark policy list` shows it.")],
    folder: FolderOption = HERE,
    policy_config: PolicyConfigOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say why a rule is there, what it serves, how to meet it, what fails and what passes, and how to except something."""
    from bulwark.cli.policy.rules import explanation, find_rule, read_settings, rule_document

    found, settings = find_rule(rule), read_settings(folder, policy_config)
    print_result(EXPLAIN, rule_document(found, settings), explanation(found, settings), as_json=as_json)


@app.command(epilog="Example: bulwark policy check --stack staging --live --sarif policy.sarif")
def check(
    state: Annotated[
        Path | None,
        typer.Option("--state", help="A state that `pulumi stack export` wrote; `-` reads it from standard input."),
    ] = None,
    stack: Annotated[str | None, typer.Option("--stack", help="Export the state of this stack and check that.")] = None,
    folder: FolderOption = HERE,
    config_folder: ConfigFolderOption = None,
    policy_config: PolicyConfigOption = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", help="Also write the findings to this file as SARIF 2.1.0.")] = None,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Read every resource of --stack at its vendor first; changes nothing.")
    ] = False,
    annotations: Annotated[
        bool, typer.Option("--annotations", help="Also print the findings on standard error as annotations of GitHub Actions.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Judge an exported state, or what stands at the vendors, by the rules of every preview.

    Exit status 0 if all rules pass, 1 if one fails, 3 if one could not be decided.
    """
    from bulwark.cli.policy.annotations import annotation_lines
    from bulwark.cli.policy.document import check_document, check_text
    from bulwark.cli.policy.rules import pipeline_in, read_settings, told_by
    from bulwark.cli.policy.sarif import write_sarif
    from bulwark.cli.policy.sources import read_source
    from bulwark.stacks.policy_configuration import modes_of_rules
    from policies.checking import check_state
    from policies.registry import RULES

    read_settings(folder, policy_config)  # Before anything is read that takes long: a wrong file is told at once.
    source = read_source(state, stack, folder.resolve(), config_folder, live=live)
    pipeline = pipeline_in(folder.resolve(), source.environment)
    modes = modes_of_rules(pipeline) if pipeline else {}
    told = told_by(pipeline, modes, source.resources.outputs[0].urn) if pipeline else dict
    reports = check_state(RULES, source.resources, read_settings(folder, policy_config, told))
    document = check_document(source, reports, modes)
    if sarif is not None:
        write_sarif(sarif, source.environment, reports)
    if annotations:
        print("\n".join(annotation_lines(source.environment, reports, modes)), file=sys.stderr)
    text = check_text(source, reports)
    print_result(CHECK, document, praise(text) if document["phase"] == "pass" else text, as_json=as_json)
    if document["phase"] != "pass":
        raise typer.Exit(ExitCode.FAIL if document["phase"] == "fail" else ExitCode.UNDECIDED)
