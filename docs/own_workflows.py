"""The workflow files of this repository, rendered from the stack files that are checked in."""

from functools import partial
from typing import Final

from bulwark.config.environments import load_environments
from bulwark.workflows.own import ci, infra_comment, infra_drift, infra_preview, infra_up, release
from bulwark.workflows.own.files import own_files
from docs.generate import ROOT


def _render(path: str) -> str:
    return own_files(load_environments(ROOT))[path]


render_ci: Final = partial(_render, ci.PATH)
render_infra_comment: Final = partial(_render, infra_comment.PATH)
render_infra_drift: Final = partial(_render, infra_drift.PATH)
render_infra_preview: Final = partial(_render, infra_preview.PATH)
render_infra_up: Final = partial(_render, infra_up.PATH)
render_release: Final = partial(_render, release.PATH)
