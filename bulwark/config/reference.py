"""Write docs/configuration.md from the models, so that it can not say anything else than they do."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, PIPELINE_KEY
from bulwark.config.schema import pipeline_schema

_HEAD: Final = f"""<!-- Generated from bulwark/config by `make generate`; change the models' docstrings instead. -->

# Configuration

Everything about an environment stands in its stack file, `Pulumi.<stack>.yaml`, under one structured key, `{PIPELINE_KEY}`.
The stacks of a folder are read together: they have to agree about what they share. No secret belongs into the structure.
Verify it with

```sh
bulwark config check                  # all stacks; exit status 0 if they are right, 2 if not
bulwark config check --stack staging --json
bulwark config schema                 # JSON Schema, for editors; also in docs/schemas/pipeline.json
```

A wrong configuration is refused with everything that is wrong in it: where, what was seen, what it would cause, what to write
instead. `pulumi preview` and `pulumi up` verify the same before anything is registered.

Numbers identify accounts, because a name can be registered again by somebody else. They are pinned here and looked up at each
run:

```sh
gh api users/OWNER --jq .id                                            # github.owner_id
gh api repos/OWNER/NAME --jq .id                                       # repository.id
gh api orgs/ORG/teams/SLUG --jq .id                                    # reviewers.teams
gcloud projects describe PROJECT --format='value(projectNumber)'       # google.project_number
```

Durations are texts such as `500ms`, `30s`, `5m`, `1h30m`, `7d`. Ratios go from 0 to 1. A name in angle brackets stands for a key
that you choose.
"""

_TAIL: Final = f"""
## `{ENVIRONMENT_SECRETS_KEY}`

Values of the environment secrets that applications declare, encrypted: a map of application to a map of name to value. Set one
with

```sh
pulumi config set --secret --path 'environmentSecrets.living-tree.ONCALL_WEBHOOK_URL'
```

`bulwark config check` refuses a value that is not encrypted or not declared, and mentions one that is not set or is due for
rotation; the program refuses to run while one is missing.
"""


def render_configuration_reference() -> str:
    """Return the text of docs/configuration.md."""
    schema = pipeline_schema()
    sections = "\n".join(_section(path, model, schema["$defs"]) for path, model in _sections("", schema, schema["$defs"]))
    return f"{_HEAD}\n{sections}{_TAIL}"


def _sections(path: str, model: Mapping[str, Any], models: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a section and, depth first, those below it."""
    yield path, model
    for name, field in model["properties"].items():
        below = f"{path}.{name}" if path else name
        target = _model_of(field, models)
        if target is not None:
            yield from _sections(below, target, models)
            continue
        items = field.get("items")
        target = _model_of(items, models) if isinstance(items, Mapping) else None
        if target is not None:
            yield from _sections(f"{below}[]", target, models)
            continue
        values = field.get("additionalProperties")
        target = _model_of(values, models) if isinstance(values, Mapping) else None
        if target is not None:
            yield from _sections(f"{below}.<{_KEY_NAMES[name]}>", target, models)


_KEY_NAMES: Final[Mapping[str, str]] = {
    "apps": "app",
    "channels": "channel",
    "checks": "check",
    "domains": "domain",
    "duties": "duty",
    "environment_secrets": "NAME",
    "federation": "duty",
    "flags": "flag",
    "guards": "guard",
    "probes": "domain",
    "secrets": "NAME",
}
"""What the keys of each map of sections stand for."""


def _model_of(field: Mapping[str, Any], models: Mapping[str, Any]) -> Mapping[str, Any] | None:
    # A section that may be left out is one of two: itself or null.
    references = [choice.get("$ref", "") for choice in (field, *field.get("anyOf", ()))]
    targets = (models.get(reference.rpartition("/")[2], {}) for reference in references)
    return next((target for target in targets if "properties" in target), None)


def _section(path: str, model: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    title = f"`{path}`" if path else "The pipeline"
    rows = "\n".join(_row(name, field, model, models) for name, field in model["properties"].items())
    head = f"## {title}\n\n{_one_line(model.get('description', ''))}\n"
    return f"{head}\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n{rows}\n"


def _row(name: str, field: Mapping[str, Any], model: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    is_required = name in model.get("required", ())
    default = "**required**" if is_required else _default(field)
    # pydantic leaves a description out beside a reference when what is referred to has the same one.
    target = models.get(field.get("$ref", "").rpartition("/")[2], {})
    description = _one_line(field.get("description", target.get("description", "")))
    example = f" Example: `{_literal(field['examples'][0])}`." if "examples" in field else ""
    return f"| `{name}` | {_kind(field, models)} | {default} | {description}{example} |"


def _default(field: Mapping[str, Any]) -> str:
    default = field.get("default")
    if isinstance(default, Mapping):
        return "its own defaults"
    return "none" if default in (None, []) else f"`{_literal(default)}`"


def _kind(field: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    """Say in a few words what a value looks like."""
    if "$ref" in field:
        target = models[field["$ref"].rpartition("/")[2]]
        return "section" if "properties" in target else _choices(target["enum"])
    if "anyOf" in field:
        return " or ".join(_kind(part, models) for part in field["anyOf"] if part.get("type") != "null")
    if "enum" in field or "const" in field:
        return _choices(field.get("enum", [field.get("const")]))
    if field.get("type") == "array":
        return f"list of {_kind(field['items'], models)}"
    if field.get("type") == "object":
        values = field.get("additionalProperties", {})
        return "map of name to section" if "$ref" in values else "map of name to text"
    return _scalar(field)


def _scalar(field: Mapping[str, Any]) -> str:
    kind = field.get("type")
    if isinstance(kind, list):
        return "number"
    if "exclusiveMinimum" in field:
        return "ratio"
    if field.get("minLength") == 2:
        return "duration"
    named = {"date": "day", "date-time": "moment"}.get(field.get("format", ""))
    return named or {"string": "text", "boolean": "true or false", "integer": "whole number"}[str(kind)]


def _choices(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _literal(value: Any) -> str:
    return (
        f"[{', '.join(map(str, value))}]"
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def _one_line(text: str) -> str:
    """Join the lines of a docstring and keep its table's cells apart."""
    return " ".join(text.split()).replace("|", "\\|")
