"""Show rules: as a table, one in full, as documents; and read the policy configuration that says how strictly they hold."""

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from textwrap import fill
from typing import Any, Final

from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode
from bulwark.errors import UsageError
from bulwark.stacks.policy_configuration import trust_of, with_advisory, with_trust
from policies.configuration_file import ConfigurationFormError, parse_configuration
from policies.enforcement import DEFAULT_LEVEL, Setting
from policies.reference import examples_yaml
from policies.registry import RULES
from policies.rule import ProgramRule, ResourceRule

AnyRule = ResourceRule | ProgramRule

Told = Callable[[Mapping[str, Any]], dict[str, Any]]

_WIDTH: Final = 100
_CONFIGURATION: Final = Path("policies", "configuration.json")


def read_settings(folder: Path, policy_config: Path | None, told: Told = dict) -> dict[str, Setting]:
    """Return what the policy configuration says of each rule that it names.

    Args:
        folder: has the program's own policy configuration.
        policy_config: another one, in its place.
        told: adds to the configuration what the stack files say.

    Raises:
        UsageError: the named file is not there, or a file is no policy configuration.
    """
    path = policy_config or folder / _CONFIGURATION
    known = [rule.id for rule in RULES]
    try:
        text = "{}" if policy_config is None and not path.is_file() else path.read_text(encoding="utf-8")
        parse_configuration(text, known)
        return parse_configuration(json.dumps(told(json.loads(text))), known)
    except (FileNotFoundError, UnicodeDecodeError, ConfigurationFormError) as error:
        raise UsageError(
            f"{path} is no policy configuration: {error}; rules would be held by other levels than those meant. "
            "Write a JSON object of rules (docs/policies.md, Levels), or leave --policy-config out."
        ) from error


def pipeline_in(folder: Path, environment: str) -> Pipeline | None:
    """Return the configuration of an environment; None where the folder has no such stack file.

    Raises:
        ConfigError: the stack files are wrong.
    """
    if not environment or not (folder / f"Pulumi.{environment}.yaml").is_file():
        return None
    return load_environment(folder, environment)


def told_by(pipeline: Pipeline, modes: Mapping[str, Mode], urn: str) -> Told:
    """Return what adds to a policy configuration the rules not enforced and the sentences of one environment.

    Args:
        pipeline: the environment's configuration.
        modes: rules that are not enforced, with the mode of their guard.
        urn: the name of any resource of the program.
    """
    _, program, *_ = urn.split("::")
    environment = pipeline.environment.name
    trust = {f"{program}/{environment}": trust_of(pipeline)}
    return lambda document: with_advisory(with_trust(document, trust), modes, environment)


def find_rule(rule_id: str) -> AnyRule:
    """Return a rule by its id.

    Raises:
        UsageError: there is none of that id.
    """
    rules: dict[str, AnyRule] = {rule.id: rule for rule in RULES}
    if rule_id not in rules:
        near = get_close_matches(rule_id, rules, n=3)
        meant = f"Did you mean {' or '.join(near)}?" if near else "`bulwark policy list` shows them all."
        raise UsageError(f"there is no rule {rule_id!r}, so there is nothing to explain. {meant}")
    return rules[rule_id]


def level_of(rule: AnyRule, settings: Mapping[str, Setting]) -> str:
    """Return the level of a rule, with what environments by name say otherwise."""
    setting = settings.get(rule.id, Setting(DEFAULT_LEVEL, {}))
    named = setting.properties.get("environments") or {}
    return ", ".join([str(setting.level), *(f"{environment}: {level}" for environment, level in sorted(named.items()))])


def rules_table(settings: Mapping[str, Setting]) -> str:
    """Return one line a rule, in alphabetical order, and a head."""
    rows = [("rule", "severity", "level", "repairs", "what it states")]
    rows += [
        (rule.id, str(rule.severity), level_of(rule, settings), "yes" if _repairs(rule) else "no", rule.title)
        for rule in sorted(RULES, key=lambda rule: rule.id)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]]) for row in rows)


def rules_document(settings: Mapping[str, Setting]) -> list[dict[str, Any]]:
    """Return the rules without their examples."""
    kept = ("id", "title", "severity", "level", "repairs", "applies_to", "looks_at", "frameworks")
    documents = (rule_document(rule, settings) for rule in sorted(RULES, key=lambda rule: rule.id))
    return [{key: document[key] for key in kept} for document in documents]


def rule_document(rule: AnyRule, settings: Mapping[str, Setting]) -> dict[str, Any]:
    """Return all that a rule says about itself."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "level": level_of(rule, settings),
        "repairs": _repairs(rule),
        "applies_to": rule.applies_to.description,
        "looks_at": "program" if isinstance(rule, ProgramRule) else "resource",
        "why": rule.why,
        "remediation": list(rule.remediation),
        "frameworks": [{"name": one.name, "reference": one.reference, "url": one.url} for one in rule.frameworks],
        "exceptions": rule.exceptions,
        "bad": examples_yaml(rule.bad),
        "good": examples_yaml(rule.good),
    }


def explanation(rule: AnyRule, settings: Mapping[str, Setting]) -> str:
    """Return all that a rule says about itself, for people."""
    looks_at = "all resources together" if isinstance(rule, ProgramRule) else "each resource by itself"
    serves = "\n".join(f"  {one.name}: {one.reference}\n    {one.url}" for one in rule.frameworks) or "  none published"
    steps = "\n".join(
        fill(step, _WIDTH, break_on_hyphens=False, initial_indent=f"  {number}. ", subsequent_indent="     ")
        for number, step in enumerate(rule.remediation, 1)
    )
    return "\n".join(
        [
            rule.id,
            fill(f"{rule.title}.", _WIDTH, initial_indent="  ", subsequent_indent="  "),
            "",
            f"severity    {rule.severity}",
            f"level       {level_of(rule, settings)}",
            f"applies to  {rule.applies_to.description}",
            f"looks at    {looks_at}",
            f"repairs     {'by itself, where its level is remediate' if _repairs(rule) else 'nothing by itself'}",
            "",
            "Why",
            fill(rule.why, _WIDTH, initial_indent="  ", subsequent_indent="  "),
            "",
            "Serves",
            serves,
            "",
            "Remediation",
            steps,
            "",
            "Exceptions",
            _exceptions(rule),
            "",
            "Bad",
            _indented(examples_yaml(rule.bad)),
            "",
            "Good",
            _indented(examples_yaml(rule.good)),
        ]
    )


def _exceptions(rule: AnyRule) -> str:
    level = f'{{"{rule.id}": {{"environments": {{"sandbox": "advisory"}}}}}}'
    if not rule.exceptions:
        said = f"None. The policy configuration can only lower the level, as {level}"
        return fill(said, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
    example = f'{{"{rule.id}": {{"exceptions": {{"NAME": "the reason, for people to read"}}}}}}'
    return (
        f"{fill(rule.exceptions, _WIDTH, initial_indent='  ', subsequent_indent='  ')}\n  In the policy configuration: {example}"
    )


def _repairs(rule: AnyRule) -> bool:
    return isinstance(rule, ResourceRule) and rule.repair is not None


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip().splitlines())
