"""A working local cloud for one checkout: processes running, seeded from the stack files, stacks ready for the engine."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, Pipeline
from bulwark.local.control import seed_cloud
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports, start_cloud
from bulwark.local.seed import INSTALLATION_OFFSET, describe_seed
from bulwark.local.settings import LocalSettings
from bulwark.stacks.engine import Engine
from bulwark.stacks.policy_configuration import modes_of_rules, trust_of
from bulwark.stacks.scratch import refresh_scratch, scratch_secrets
from bulwark.stacks.stack import Stack


@dataclass(frozen=True, slots=True)
class LocalSession:
    """What a run on the local cloud holds."""

    checkout: Path
    folder: LocalFolder
    settings: LocalSettings

    def stack(self, pipeline: Pipeline, engine: Engine) -> Stack:
        """Return the environment's stack, made and configured on its scratch copy."""
        name = pipeline.environment.name
        config_file = refresh_scratch(self.checkout, self.folder, name)
        advisory = frozenset(modes_of_rules(pipeline))
        stack = Stack(name, engine, self.checkout, config_file, self.checkout / "policies", advisory, trust_of(pipeline))
        stack.ensure()
        self._fill_in_secrets(stack, pipeline)
        return stack

    def _fill_in_secrets(self, stack: Stack, pipeline: Pipeline) -> None:
        """Set a random value for each environment secret that has none: in the local cloud any value will do."""
        present = scratch_secrets(stack.config_file)
        for name, app in pipeline.apps.items():
            for key in app.environment_secrets:
                if key not in present.get(name, {}):
                    stack.set_secret(f'{ENVIRONMENT_SECRETS_KEY}["{name}"]["{key}"]', secrets.token_urlsafe(32))


def open_session(checkout: Path, folder: LocalFolder, ports: Ports, pipelines: Sequence[Pipeline]) -> LocalSession:
    """Start the local cloud if it does not run, and seed it.

    Raises:
        LocalCloudError: a process did not start.
        UpstreamError: the seed was refused.
    """
    accounts = {(pipeline.github.app.id, pipeline.github.owner_id) for pipeline in pipelines}
    app_id = pipelines[0].github.app.id
    app = folder.keep_app(app_id, INSTALLATION_OFFSET + app_id, is_acting=len(accounts) == 1)
    settings = start_cloud(folder, ports)
    seed_cloud(settings.endpoints["control"], describe_seed(pipelines, settings.credentials, app))
    return LocalSession(checkout, folder, settings)
