"""Find who is told a notice, with the secrets that their channels need."""

import os

from bulwark.clients.secret_manager import SecretManager
from bulwark.config.notifications import Channel
from bulwark.config.pipeline import Pipeline
from bulwark.core.notices import Notice
from bulwark.errors import BulwarkError
from bulwark.notifications.channel import Receiver


def receivers_of(pipeline: Pipeline, application: str, notice: Notice) -> list[Receiver]:
    """Return the channels that are told: those of the notice's severity, and of every severity when it is over.

    A channel whose secret cannot be had is among them, with the reason: it is a dead one, and others have to hear of it.

    Raises:
        KeyError: there is no such application.
    """
    notifications = pipeline.apps[application].notifications
    severities = [*notifications.routes] if notice.is_resolved else [notice.severity]
    names = dict.fromkeys(name for severity in severities for name in notifications.routes.get(severity, ()))
    return [_receiver(pipeline, application, name, notifications.channels[name]) for name in names]


def _receiver(pipeline: Pipeline, application: str, name: str, channel: Channel) -> Receiver:
    app = pipeline.apps[application]
    repository = f"{pipeline.github.owner}/{app.repository.name}"
    secret, problem = os.environ.get(channel.secret or "", ""), ""
    if channel.secret is not None and not secret:
        contract = app.secrets.get(channel.secret)
        try:
            if contract is None:
                problem = f"the variable {channel.secret} is not set in this job"
            else:
                with SecretManager(pipeline.google.project) as secrets:
                    secret = secrets.read(contract.source or channel.secret)
        except BulwarkError as error:
            problem = f"its secret cannot be had: {error}"
    return Receiver(name, channel, secret, repository, pipeline.github.app.slug, problem)
