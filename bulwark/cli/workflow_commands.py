"""Write workflow commands, the lines by which a step tells GitHub Actions what to show.

Form and escapes: GitHub Docs, "Workflow commands for GitHub Actions" (2026-11), and actions/toolkit packages/core/src/command.ts.
"""

from bulwark.cli.result import printable
from bulwark.core.consequences import Annotation


def annotation_line(kind: Annotation, title: str, message: str, file: str = "") -> str:
    """Return the command that shows a message beside the run, and beside a file if one is named."""
    place = f"file={_property(file)}," if file else ""
    return f"::{kind} {place}title={_property(title)}::{_data(printable(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
