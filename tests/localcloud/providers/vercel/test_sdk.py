"""The tables of inputs say what the SDK says."""

import pulumiverse_vercel
import pytest

from localcloud.providers.resource import ResourceType
from localcloud.providers.vercel import FUNCTIONS, RESOURCES
from tests.localcloud.providers.sdk_inputs import input_names, output_names, required_names


@pytest.mark.parametrize("kind", RESOURCES, ids=lambda kind: type(kind).__name__)
def test_inputs_are_exactly_the_sdks(kind: ResourceType):
    resource = getattr(pulumiverse_vercel, type(kind).__name__)
    assert kind.token == resource.pulumi_type
    assert {field.name for field in kind.fields} == input_names(resource)
    assert {field.name for field in kind.fields if field.is_required} == required_names(resource)
    assert set(kind.outputs) <= output_names(resource)


@pytest.mark.parametrize("token", FUNCTIONS)
def test_functions_exist_in_the_sdk(token: str):
    name = token.rsplit(":", 1)[-1]
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    assert hasattr(pulumiverse_vercel, snake)
