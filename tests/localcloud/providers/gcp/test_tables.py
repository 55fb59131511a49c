"""Every input that the Python package can send is known to the provider, and nothing else is."""

import importlib
import inspect
import re
from importlib.metadata import version

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from localcloud.providers.gcp import FUNCTIONS, RESOURCES
from localcloud.providers.resource import ResourceType
from tests.localcloud.providers.engine_seat import EngineSeat

NOT_INPUTS = {"__self__", "self", "resource_name", "opts", "__props__"}


def sdk_class(token: str) -> type:
    """Return the package's class of a type token."""
    _, module, name = token.split(":")
    found = getattr(importlib.import_module(f"pulumi_gcp.{module.partition('/')[0]}"), name)
    assert found.pulumi_type == token
    return found


def pulumi_name(resource: type, name: str) -> str:
    """Return the camelCase name under which the package sends a property."""
    return str(getattr(resource, name).fget._pulumi_name)


@pytest.mark.parametrize("kind", RESOURCES, ids=lambda kind: kind.token)
def test_the_table_holds_exactly_the_inputs_of_the_package(kind: ResourceType):
    resource = sdk_class(kind.token)
    names = inspect.signature(resource._internal_init).parameters.keys() - NOT_INPUTS
    assert {field.name for field in kind.fields} == {pulumi_name(resource, name) for name in names}


@pytest.mark.parametrize("kind", RESOURCES, ids=lambda kind: kind.token)
def test_what_the_package_requires_is_required(kind: ResourceType):
    source = inspect.getsource(sdk_class(kind.token)._internal_init)
    required = {field.name for field in kind.fields if f"\"Missing required property '{_snake(kind, field.name)}'\"" in source}
    assert {field.name for field in kind.fields if field.is_required} == required


def _snake(kind: ResourceType, name: str) -> str:
    resource = sdk_class(kind.token)
    parameters = inspect.signature(resource._internal_init).parameters.keys() - NOT_INPUTS
    return next(each for each in parameters if pulumi_name(resource, each) == name)


@pytest.mark.parametrize("kind", RESOURCES, ids=lambda kind: kind.token)
def test_outputs_are_outputs_of_the_package(kind: ResourceType):
    resource = sdk_class(kind.token)
    properties = {name for name, value in inspect.getmembers(resource) if isinstance(value, property)}
    known = {pulumi_name(resource, name) for name in properties if hasattr(getattr(resource, name).fget, "_pulumi_name")}
    assert set(kind.outputs) <= known


@pytest.mark.parametrize("kind", RESOURCES, ids=lambda kind: kind.token)
def test_older_names_of_the_package_are_served(kind: ResourceType):
    source = inspect.getsource(sdk_class(kind.token)._internal_init)
    aliases = {line.partition('type_="')[2].partition('"')[0] for line in source.splitlines() if 'Alias(type_="' in line}
    assert set(kind.aliases) == aliases


@pytest.mark.parametrize("token", FUNCTIONS)
def test_functions_are_functions_of_the_package(token: str):
    package, name = token.split(":")[1].split("/")
    module = importlib.import_module(f"pulumi_gcp.{package}.{re.sub('([A-Z])', lambda found: f'_{found[1].lower()}', name)}")
    assert f"'{token}'" in inspect.getsource(module)


def test_the_version_is_that_of_the_package(seat: EngineSeat):
    with seat.connection() as provider:
        assert provider.GetPluginInfo(empty_pb2.Empty()).version == version("pulumi_gcp") == "10.2.0"


def test_the_engine_may_attach(seat: EngineSeat):
    with seat.connection() as provider:
        provider.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
        assert not provider.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1")).accept_secrets
