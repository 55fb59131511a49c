"""List Actions settings that open more than GitHub's own defaults, and set one back."""

from collections.abc import Iterator
from typing import Any, Final

from bulwark.clients.answers import malformed
from bulwark.core.drift.kinds import github_settings as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.github_lists import Client, answer, below, get_object


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    is_private = get_object(clients.github, below(place)).get("private") is not False
    read: dict[str, dict[str, Any]] = {}
    for setting in kinds.SETTINGS:
        if setting.is_private_only and not is_private:
            continue
        if setting.path not in read:
            read[setting.path] = get_object(clients.github, below(place, setting.path))
        value = _value(read[setting.path], place, setting)
        if value != setting.normal:
            identifier = kinds.setting_id(setting.name, value)
            yield Thing(place, identifier, {"title": identifier, "usually": kinds.setting_id(setting.name, setting.normal)})


def _value(answered: dict[str, Any], place: Place, setting: kinds.Setting) -> str | bool:
    value = answered.get(setting.name)
    if not isinstance(value, str | bool):
        raise malformed(f"GET {below(place, setting.path)} at GitHub", f"an object without `{setting.name}`")
    return value


def _remove(clients: Clients, thing: Thing) -> None:
    """Set it to the default, with what else stands at the same path as it is."""
    setting = kinds.setting_of(thing.id)
    path = below(thing.place, setting.path)
    present = get_object(clients.github, path)
    if present.get(setting.name) != setting.normal:
        _write(clients.github, path, {**_writable(present, setting), setting.name: setting.normal})


def _writable(present: dict[str, Any], setting: kinds.Setting) -> dict[str, Any]:
    return {one.name: present[one.name] for one in kinds.SETTINGS if one.path == setting.path and one.name in present}


def _write(github: Client, path: str, body: dict[str, Any]) -> None:
    answer(github, "PUT", path, body=body)


SETTING: Final = Reader(kinds.SETTING.id, _list, _remove)
