"""What must hold for notification channels and routes: whatever is critical reaches somebody, even when one channel is dead."""

from collections.abc import Iterator, Mapping
from typing import Final

from bulwark.config.application import Application
from bulwark.config.notifications import Channel, ChannelKind
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.core.notices import Severity
from bulwark.errors import Problem

_OWN_KEYS: Final[Mapping[ChannelKind, frozenset[str]]] = {
    ChannelKind.GITHUB_ISSUE: frozenset({"labels"}),
    ChannelKind.SLACK_WEBHOOK: frozenset({"secret"}),
    ChannelKind.PAGERDUTY: frozenset({"secret"}),
    ChannelKind.SMTP: frozenset({"secret", "server", "port", "user", "sender", "recipients"}),
}
_NEEDED_KEYS: Final[Mapping[ChannelKind, tuple[str, ...]]] = {
    ChannelKind.GITHUB_ISSUE: (),
    ChannelKind.SLACK_WEBHOOK: ("secret",),
    ChannelKind.PAGERDUTY: ("secret",),
    ChannelKind.SMTP: ("server", "sender", "recipients"),
}
_LEAST_FOR_CRITICAL: Final = 2


def _keys_fit_the_kind(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for label, channel in sorted(app.notifications.channels.items()):
        for key in sorted(channel.model_fields_set - {"kind"} - _OWN_KEYS[channel.kind]):
            yield stack.problem(
                app_path(name, "notifications", "channels", label, key),
                f"a channel of the kind {channel.kind} has no such key",
                "it would be believed to do something, and does nothing",
                f"remove it; {channel.kind} takes {', '.join(sorted(_OWN_KEYS[channel.kind]))}",
            )
        yield from _lacks(stack, name, label, channel)


def _lacks(stack: Stack, name: str, label: str, channel: Channel) -> Iterator[Problem]:
    needed = [*_NEEDED_KEYS[channel.kind], *(["secret"] if channel.kind is ChannelKind.SMTP and channel.user else [])]
    for key in needed:
        if not getattr(channel, key):
            yield stack.problem(
                app_path(name, "notifications", "channels", label, key),
                f"a channel of the kind {channel.kind} needs the key",
                "nothing could be delivered on it",
                f"add {key}; docs/configuration.md says what it is",
            )


def _secrets_are_declared(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for label, channel in sorted(app.notifications.channels.items()):
        if channel.secret is not None and channel.secret not in app.secrets and channel.secret not in app.environment_secrets:
            yield stack.problem(
                app_path(name, "notifications", "channels", label, "secret"),
                f"there is no secret '{channel.secret}'",
                "no job could have its value, and the channel would stay silent",
                "declare it under secrets or environment_secrets, with the duties that notify among its readers",
            )


def _routes_lead_somewhere(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    notifications = app.notifications
    for severity, channels in sorted(notifications.routes.items()):
        for index, channel in enumerate(channels):
            path = app_path(name, "notifications", "routes", severity.value, index)
            if channel not in notifications.channels:
                yield stack.problem(path, f"there is no channel '{channel}'", "nobody would be told", "name one of channels")
            elif channel in channels[:index]:
                yield stack.problem(path, f"'{channel}' stands there twice", "people would be told twice", "name it once")


def _channels_are_used(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    used = {channel for channels in app.notifications.routes.values() for channel in channels}
    for label in sorted(app.notifications.channels.keys() - used):
        yield stack.problem(
            app_path(name, "notifications", "channels", label),
            "no route names the channel",
            "it would be believed to tell somebody, and never does",
            "name it in a route, or remove it",
        )


def _critical_has_a_second_way(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    channels = set(app.notifications.routes.get(Severity.CRITICAL, ()))
    if app.notifications.channels and len(channels) < _LEAST_FOR_CRITICAL:
        yield stack.problem(
            app_path(name, "notifications", "routes", Severity.CRITICAL.value),
            f"{'only one' if channels else 'no'} channel is told what is critical",
            "when it does not deliver, nobody hears of the trouble, nor of the dead channel",
            "name at least two, of different kinds",
        )


RULES: Final[tuple[ApplicationRule, ...]] = (
    _keys_fit_the_kind,
    _secrets_are_declared,
    _routes_lead_somewhere,
    _channels_are_used,
    _critical_has_a_second_way,
)
