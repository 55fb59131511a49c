"""The provider's own inputs."""

import grpc
import pytest

from localcloud.providers.gcp import make_provider
from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError
from tests.localcloud.providers.gcp.cases import POOL_FIRST
from tests.localcloud.providers.gcp.conftest import OTHER_PROJECT, PROJECT, TOKEN, Google


def seat_with(seat: EngineSeat, **config: str) -> EngineSeat:
    return EngineSeat(seat.make_provider, config)


def test_a_resource_without_a_project_is_refused_where_the_provider_has_none(seat: EngineSeat):
    with pytest.raises(RefusedError, match="Set gcp:project") as refused:
        seat_with(seat).check(*POOL_FIRST)
    assert list(refused.value.failures) == ["project"]


def test_the_resource_s_project_wins(seat: EngineSeat):
    token, inputs = POOL_FIRST
    made = seat.create(token, {**inputs, "project": OTHER_PROJECT})
    assert made.id.startswith(f"projects/{OTHER_PROJECT}/")
    assert made.state["project"] == OTHER_PROJECT


def test_another_project_of_the_provider_moves_nothing_that_exists(seat: EngineSeat):
    made = seat.create(*POOL_FIRST)
    elsewhere = seat_with(seat, project=OTHER_PROJECT)
    found = elsewhere.refresh(made)
    assert found is not None
    assert found.state["project"] == PROJECT
    assert elsewhere.diff(found, made.inputs).names == set()


@pytest.mark.parametrize("name", ["accessToken", "credentials", "impersonateServiceAccount"])
def test_another_identity_is_refused(name: str, seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="made by somebody else than configured"):
        seat_with(seat, project=PROJECT, **{name: "x"}).check(*POOL_FIRST)


def test_labels_that_are_not_json_are_refused(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="is not JSON"):
        seat_with(seat, defaultLabels="a=b").check(*POOL_FIRST)


def test_the_environment_must_name_endpoint_and_credential(google: Google, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("BULWARK_GOOGLE_ENDPOINT", raising=False)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", TOKEN)
    with pytest.raises(KeyError, match="BULWARK_GOOGLE_ENDPOINT"):
        make_provider()
