"""Write into the tracked policy configuration what has to be proven of this project's own stacks.

`bulwark` hands it to the pack from the stack files at every run; a plain `pulumi preview --policy-pack policies
--policy-pack-config policies/configuration.json` finds it here.
"""

import json
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bulwark.config.environments import load_environments
from bulwark.stacks.policy_configuration import trust_of, with_trust

_ROOT: Final = Path(__file__).parents[1]


def render_policy_configuration() -> dict[str, Any]:
    """Return the tracked policy configuration: what people wrote in it as it is, the sentences as the stack files have them."""
    written = json.loads((_ROOT / "policies" / "configuration.json").read_text(encoding="utf-8"))
    program = YAML(typ="safe").load((_ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))["name"]
    trust = {f"{program}/{one.environment.name}": trust_of(one) for one in load_environments(_ROOT)}
    return with_trust(written, trust)
