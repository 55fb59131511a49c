"""`bulwark workflows`: render the workflow files that applications receive, compare, check and explain them. Needs no network."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any

import typer

from bulwark.cli.result import ExitCode, praise, print_result
from bulwark.cli.workflow_tools import TOOLS, Finding, ToolResult, run_tools
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.errors import UsageError, WorkflowError
from bulwark.workflows import bulwark_action
from bulwark.workflows.explanation import explain as explain_workflow
from bulwark.workflows.own.files import own_files
from bulwark.workflows.render import files_of, is_managed, workflows_of

app = typer.Typer(help="Render, compare, check and explain the workflow files that applications receive.", no_args_is_help=True)

FolderOption = Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)]
ApplicationOption = Annotated[str, typer.Option("--app", help="Name of the application; needed where there are several.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command(epilog="Example: bulwark workflows render --app living-tree --to ../living-tree")
def render(
    application: ApplicationOption = "",
    to: Annotated[Path | None, typer.Option("--to", help="Checkout to write them into; otherwise they are printed.")] = None,
    folder: FolderOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Print an application's workflow files, or write them into a checkout of its repository; never over foreign ones."""
    _, files = _files(application, folder)
    if to is None:
        text = "".join(f"# ==> {path}\n{text}\n" for path, text in files.items()).rstrip("\n")
        print_result("workflows-render", {"files": files, "written": []}, text, as_json=as_json)
        return
    foreign = [path for path in files if _is_foreign(to / path)]
    if foreign:
        raise UsageError(
            f"{', '.join(foreign)} in {to} {'is' if len(foreign) == 1 else 'are'} not ours; writing would destroy what somebody "
            "else keeps there, so nothing was written. Move or remove it, and run the same command again."
        )
    for path, text in files.items():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        (to / path).write_text(text, encoding="utf-8")
    content = {"files": files, "written": sorted(files)}
    print_result("workflows-render", content, "\n".join(f"wrote {to / path}" for path in files), as_json=as_json)


@app.command(epilog="Example: bulwark workflows diff --app living-tree --against ../living-tree")
def diff(
    against: Annotated[Path, typer.Option("--against", help="Checkout of the application's repository.", file_okay=False)],
    application: ApplicationOption = "",
    folder: FolderOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Compare a checkout's workflow files with what they should be. Exit status 0 if they are the same, 1 if not."""
    _, files = _files(application, folder)
    differences = {path: text for path, wanted in files.items() if (text := _difference(path, against, wanted))}
    content = {"phase": "fail" if differences else "pass", "differences": differences}
    text = "\n".join(differences.values()) or praise(f"The workflow files in {against} are as they should be.")
    print_result("workflows-diff", content, text, as_json=as_json)
    if differences:
        raise typer.Exit(ExitCode.FAIL)


@app.command(epilog="Example: bulwark workflows check --without actionlint")
def check(
    application: ApplicationOption = "",
    without: Annotated[list[str] | None, typer.Option("--without", help="A tool to leave out; may be given again.")] = None,
    folder: FolderOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Check the workflow files of all applications, the action and this repository's own, by our model, actionlint and zizmor.

    Exit status 0 if nothing was found, 1 if something was, 3 if a tool is missing or broke.
    """
    left_out = without or []
    unknown = sorted(set(left_out) - TOOLS.keys())
    if unknown:
        raise UsageError(f"there is no tool '{unknown[0]}'; nothing would be left out; write one of {', '.join(TOOLS)}")
    results = tuple(_check(application, load_environments(folder), left_out))
    phase = _worst(results)
    print_result("workflows-check", _check_document(phase, results), _check_text(phase, results), as_json=as_json)
    if phase != "pass":
        raise typer.Exit(ExitCode.FAIL if phase == "fail" else ExitCode.UNDECIDED)


@app.command(epilog="Example: bulwark workflows explain deployment-monitor --app living-tree")
def explain(
    workflow: Annotated[str, typer.Argument(help="Name of the file, such as deployment-monitor; all without it.")] = "",
    application: ApplicationOption = "",
    folder: FolderOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Explain workflows in Markdown: what starts them, which job runs when and may do what, with a diagram."""
    pipelines = load_environments(folder)
    workflows = workflows_of(_application(application, pipelines), pipelines)
    wanted = {path: model for path, model in workflows.items() if not workflow or Path(path).stem == Path(workflow).stem}
    if not wanted:
        names = ", ".join(Path(path).stem for path in workflows)
        raise UsageError(f"there is no workflow '{workflow}'; there is nothing to explain; write one of {names}")
    pages = {path: explain_workflow(path, model) for path, model in wanted.items()}
    print_result("workflows-explain", {"pages": pages}, "\n".join(pages.values()).rstrip("\n"), as_json=as_json)


def _files(application: str, folder: Path) -> tuple[str, dict[str, str]]:
    pipelines = load_environments(folder)
    name = _application(application, pipelines)
    return name, files_of(name, pipelines)


def _application(application: str, pipelines: Sequence[Pipeline]) -> str:
    """Return the application that is meant; it has workflow files.

    Raises:
        UsageError: there is no such application, it has no workflow files, or it is not clear which one is meant.
    """
    names = _with_workflows(pipelines)
    if not names:
        raise UsageError(
            "no stack configures workflows; there are no workflow files. Write workflows.action as docs/configuration.md shows"
        )
    if application in names or (not application and len(names) == 1):
        return application or names[0]
    wrong = f"no application '{application}' has workflow files" if application else "several applications have workflow files"
    raise UsageError(f"{wrong}; it can not be told which are meant; write --app with one of {', '.join(names)}")


def _with_workflows(pipelines: Sequence[Pipeline]) -> list[str]:
    return sorted({name for pipeline in pipelines if pipeline.workflows for name in pipeline.apps})


def _is_foreign(path: Path) -> bool:
    return path.exists() and not is_managed(path.read_text(encoding="utf-8", errors="replace"))


def _difference(path: str, checkout: Path, wanted: str) -> str:
    """Return what would have to change in a file, empty if nothing; a file that is not ours is named, and its text not shown."""
    target = checkout / path
    if _is_foreign(target):
        return f"{path} is not ours: it does not begin as the files that this program writes; it would not be overwritten"
    seen = target.read_text(encoding="utf-8", errors="replace") if target.exists() else ""
    lines = unified_diff(
        seen.splitlines(keepends=True), wanted.splitlines(keepends=True), f"{path} (there)", f"{path} (configured)"
    )
    return "".join(lines).rstrip("\n")


def _check(application: str, pipelines: Sequence[Pipeline], left_out: Sequence[str]) -> Iterator[ToolResult]:
    """Yield the model's verdict, which rendering is, and the tools' on all files at once, one folder an application."""
    names = [_application(application, pipelines)] if application else _with_workflows(pipelines)
    files: dict[str, str] = {bulwark_action.PATH: bulwark_action.render_action()}
    files |= own_files(pipelines) if pipelines else {}
    refused: list[Finding] = []
    for name in names:
        try:
            files |= {f"{name}/{path}": text for path, text in files_of(name, pipelines).items()}
        except WorkflowError as error:
            refused.append(Finding(name, 0, "model", str(error)))
    yield ToolResult("model", "fail" if refused else "pass", tuple(refused))
    yield from run_tools(files, left_out)


def _worst(results: Sequence[ToolResult]) -> str:
    phases = {result.phase for result in results}
    return next((phase for phase in ("fail", "error", "not-run") if phase in phases), "pass")


def _check_document(phase: str, results: Sequence[ToolResult]) -> dict[str, Any]:
    tools = [
        {
            "tool": result.tool,
            "phase": result.phase,
            "reason": result.reason,
            "findings": [_finding_document(finding) for finding in result.findings],
        }
        for result in results
    ]
    return {"phase": "inconclusive" if phase == "not-run" else phase, "tools": tools}


def _finding_document(finding: Finding) -> Mapping[str, str | int]:
    return {"path": finding.path, "line": finding.line, "rule": finding.rule, "message": finding.message}


def _check_text(phase: str, results: Sequence[ToolResult]) -> str:
    lines = [f"{result.tool}: {result.phase}{f' ({result.reason})' if result.reason else ''}" for result in results]
    lines += [f"  {finding}" for result in results for finding in result.findings]
    closing = {
        "pass": praise("Nothing was found."),
        "fail": "Something was found; nothing of it should reach a repository.",
        "error": "A tool broke, so nobody knows whether there is anything to find.",
        "not-run": "A tool is missing, so nobody knows what it would find; get it, or leave it out with --without.",
    }
    return "\n".join([*lines, closing[phase]])
