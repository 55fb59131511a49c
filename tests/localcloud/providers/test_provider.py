"""The protocol itself, with a toy type on a toy vendor: what every provider does alike."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from localcloud.core.http import Call, RefusalError, Reply, Route, Service
from localcloud.providers.__main__ import serve
from localcloud.providers.fields import Field, unordered
from localcloud.providers.naming import names
from localcloud.providers.provider import VendorProvider
from localcloud.providers.resource import InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties, from_struct, is_unknown, to_struct
from tests.localcloud.providers.engine_seat import EngineSeat, InitialisationError, RefusedError, Vendor, serving

THING, KIND = "toy:index/thing:Thing", "toy.thing"


def _absent() -> RefusalError:
    return RefusalError(404, {"message": "no such thing"})


def _put(call: Call) -> Reply:
    if call.body.get("size") == 13:
        raise RefusalError(422, {"message": "13 is not a size"})
    call.tx.put(KIND, call.params["name"], {"serial": call.tx.next_number("serial"), **call.body})
    return Reply(call.body)


def _get(call: Call) -> Reply:
    thing = call.tx.get(KIND, call.params["name"])
    if thing is None or thing.get("hidden"):
        raise _absent()
    return Reply(thing)


def _delete(call: Call) -> Reply:
    if not call.tx.delete(KIND, call.params["name"]):
        raise _absent()
    return Reply(None, 204)


SERVICE = Service(
    vendor="toy",
    routes=(
        Route("put", "PUT", "/things/{name}", _put),
        Route("get", "GET", "/things/{name}", _get),
        Route("delete", "DELETE", "/things/{name}", _delete),
    ),
    authenticate=lambda call: call.bearer(),
    not_found=lambda _method, _path: _absent(),
    malformed=lambda text: RefusalError(400, {"message": text}),
    failed=lambda text: RefusalError(500, {"message": text}),
)
_SENT = ("size", "tags", "secret", "hidden")


class Thing(ResourceType):
    """Keeps its inputs under its name, in the folder that the provider is configured with."""

    token = THING
    aliases = ("toy:old/thing:Thing",)
    fields = (
        Field("name", replaces=True, autoname_length=20),
        Field("size", default=1),
        Field("color", default="red", is_implied=True),
        Field("tags", is_same=unordered),
        Field("secret", is_write_only=True),
        Field("protected", is_local=True),
        Field("hidden"),
        Field("required", is_required=True),
    )
    outputs = ("serial", "address")
    deletes_before_replace = True

    def check(self, session: Session, inputs: Properties) -> Properties:
        if not is_unknown(inputs["size"]) and inputs["size"] < 0:
            raise InputRefusedError("size", "is negative")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        return {"address": f"{session.config.get('folder')}/{inputs['name']}"}

    def create(self, session: Session, inputs: Properties) -> str:
        session.call("PUT", f"/things/{inputs['name']}", {name: inputs[name] for name in _SENT if name in inputs})
        if inputs["size"] == 99:
            raise PartlyCreatedError(inputs["name"], "the size did not take", ("size",))
        return str(inputs["name"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        return identifier.removeprefix("things/")

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        name = identifier.removeprefix("things/")
        if name == "unreadable":
            raise TypeError("a bug of this translator")
        thing = session.find(f"/things/{name}")
        if thing is None:
            return None
        shown = {"name": name, "size": thing.get("size", 1), "tags": thing.get("tags"), "serial": thing["serial"]}
        return shown | {"address": f"{session.config.get('folder')}/{name}", "required": "yes", "secret": "****"}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        session.call("PUT", f"/things/{identifier}", {name: new[name] for name in _SENT if name in new})

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        session.remove(f"/things/{identifier}")


def _configure(session: Session, config: Properties) -> None:
    if config.get("folder") == "forbidden":
        raise InputRefusedError("folder", "is forbidden")


def _find(session: Session, arguments: Properties) -> Properties:
    if arguments["name"] == "bug":
        raise KeyError("bug")
    found = session.find(f"/things/{arguments['name']}")
    if found is None:
        raise LookupError(f"{arguments['name']} is not there. Make it first.")
    return {"folder": session.config.get("folder"), "size": found["size"]}


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Vendor]:
    with serving(SERVICE, tmp_path / "state.sqlite", lambda _transaction: None, "t") as vendor:
        yield vendor


@pytest.fixture
def seat(toy: Vendor) -> EngineSeat:
    def make() -> VendorProvider:
        functions = {"toy:index/find:find": _find}
        return VendorProvider("1.2.3", Session("toy", toy.url, "t"), (Thing(),), functions, _configure)

    return EngineSeat(make, {"folder": "here"})


INPUTS: dict[str, Any] = {"name": "a", "required": "yes"}


def test_defaults_are_filled_in_but_for_implied_ones(seat: EngineSeat):
    assert seat.check(THING, INPUTS) == {"name": "a", "required": "yes", "size": 1}


def test_every_misfit_is_named(seat: EngineSeat):
    with pytest.raises(RefusedError) as refused:
        seat.check(THING, {"colour": "red", "sise": 2})
    assert set(refused.value.failures) == {"colour", "sise", "required"}


def test_a_refusal_names_the_input(seat: EngineSeat):
    with pytest.raises(RefusedError) as refused:
        seat.check(THING, {**INPUTS, "size": -1})
    assert refused.value.failures == {"size": "is negative"}


def test_the_engine_s_own_marks_are_no_inputs(seat: EngineSeat):
    assert "__defaults" not in seat.check(THING, {**INPUTS, "__defaults": ["size"]})


def test_a_preview_tells_what_is_known_and_makes_nothing(seat: EngineSeat, toy: Vendor):
    promised = seat.preview(THING, {**INPUTS, "size": UNKNOWN})
    assert promised["serial"] is UNKNOWN
    assert promised["size"] is UNKNOWN
    assert promised["address"] == "here/a"
    assert seat.adopt(THING, "a") is None


def test_a_change_of_the_vendor_s_is_drift(seat: EngineSeat, toy: Vendor):
    made = seat.create(THING, {**INPUTS, "size": 2, "secret": "s"})
    toy.call("PUT", "/things/a", {"size": 3})
    found = seat.refresh(made)
    assert found is not None
    difference = seat.diff(found, {**INPUTS, "size": 2, "secret": "s"})
    assert (difference.names, difference.replaces, difference.deletes_first) == ({"size"}, set(), False)
    assert found.inputs["secret"] == "s"


def test_what_a_creation_did_not_bring_about_is_a_difference_without_a_refresh(seat: EngineSeat, toy: Vendor):
    made = seat.create(THING, {**INPUTS, "required": "no"})
    assert made.inputs["required"] == "no"
    assert made.state["required"] == "yes"
    assert seat.diff(made, {**INPUTS, "required": "no"}).names == {"required"}


def test_a_replacement_may_delete_first(seat: EngineSeat):
    made = seat.create(THING, INPUTS)
    difference = seat.diff(made, {**INPUTS, "name": "b", "size": 5})
    assert (difference.names, difference.replaces, difference.deletes_first) == ({"name", "size"}, {"name"}, True)


def test_a_local_change_makes_no_write(seat: EngineSeat):
    made = seat.create(THING, INPUTS)
    updated = seat.update(made, {**INPUTS, "protected": True})
    assert updated.state["protected"] is True
    assert updated.state["serial"] == made.state["serial"]


def test_the_vendor_s_sentence_reaches_the_engine(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="answered 422: 13 is not a size") as failure:
        seat.create(THING, {**INPUTS, "size": 13})
    assert failure.value.code() == grpc.StatusCode.UNKNOWN


def test_a_thing_that_does_not_show_keeps_its_id(seat: EngineSeat):
    with pytest.raises(InitialisationError) as half:
        seat.create(THING, {**INPUTS, "hidden": True})
    assert half.value.resource.id == "a"
    assert half.value.reasons == ["it was written, but the vendor does not show it"]


def test_a_bug_after_a_creation_keeps_the_id(seat: EngineSeat):
    with pytest.raises(InitialisationError) as half:
        seat.create(THING, {**INPUTS, "name": "unreadable"})
    assert half.value.resource.id == "unreadable"


def test_half_a_creation_keeps_the_id_and_what_is_missing(seat: EngineSeat):
    with pytest.raises(InitialisationError) as half:
        seat.create(THING, {**INPUTS, "size": 99})
    assert half.value.resource.id == "a"
    assert "size" not in half.value.resource.inputs
    assert seat.diff(half.value.resource, {**INPUTS, "size": 99}).names == {"size"}


def test_an_update_that_does_not_show_keeps_the_state(seat: EngineSeat):
    made = seat.create(THING, INPUTS)
    with pytest.raises(grpc.RpcError, match="does not show it"):
        seat.update(made, {**INPUTS, "hidden": True})


def test_gone_is_an_empty_answer_and_deleting_it_is_success(seat: EngineSeat, toy: Vendor):
    made = seat.create(THING, INPUTS)
    toy.call("DELETE", "/things/a")
    assert seat.refresh(made) is None
    seat.delete(made)


def test_an_import_answers_the_state_s_own_id(seat: EngineSeat):
    seat.create(THING, {**INPUTS, "tags": ["x"]})
    adopted = seat.adopt(THING, "things/a")
    assert adopted is not None
    assert adopted.id == "a"
    assert adopted.inputs == {"name": "a", "tags": ["x"], "required": "yes"}
    assert seat.diff(adopted, {**INPUTS, "tags": ["x"]}).names == set()


def test_older_names_are_served(seat: EngineSeat):
    assert seat.create("toy:old/thing:Thing", INPUTS).id == "a"


def test_an_unknown_type_is_named(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="no resource type toy:index/other:Other") as failure:
        seat.create("toy:index/other:Other", {})
    assert failure.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_refused_configuration_is_told(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="folder: is forbidden"):
        EngineSeat(seat.make_provider, {"folder": "forbidden"}).check(THING, INPUTS)


def test_a_function_answers_or_says_why_not(seat: EngineSeat):
    seat.create(THING, {**INPUTS, "size": 7})
    assert seat.invoke("toy:index/find:find", {"name": "a"}) == {"folder": "here", "size": 7}
    with pytest.raises(grpc.RpcError, match="Make it first"):
        seat.invoke("toy:index/find:find", {"name": "b"})


def test_a_bug_is_an_error_not_an_answer(seat: EngineSeat, caplog: pytest.LogCaptureFixture):
    with pytest.raises(grpc.RpcError):
        seat.invoke("toy:index/find:find", {"name": "bug"})
    assert "a translator failed" in caplog.text


def test_each_connection_has_its_own_configuration(seat: EngineSeat):
    """A program with two providers of one vendor opens two connections to the one process."""
    provider = seat.make_provider()
    server, port = serve(provider, 0)
    apart = [("grpc.use_local_subchannel_pool", 1)]
    channels = {name: grpc.insecure_channel(f"127.0.0.1:{port}", apart) for name in ("one", "two")}
    stubs = {name: provider_pb2_grpc.ResourceProviderStub(channel) for name, channel in channels.items()}
    for name, stub in stubs.items():
        stub.Configure(provider_pb2.ConfigureRequest(args=to_struct({"folder": name})))
    for name, stub in stubs.items():
        properties = to_struct({**INPUTS, "size": 1})
        request = provider_pb2.CreateRequest(urn=f"urn:pulumi:s::p::{THING}::x", properties=properties, preview=True)
        assert from_struct(stub.Create(request).properties)["address"] == f"{name}/a"
    for channel in channels.values():
        channel.close()
    server.stop(None).wait()
    provider.close()


def test_the_engine_learns_what_it_deals_with(seat: EngineSeat):
    with seat.connection() as provider:
        provider.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
        assert provider.GetPluginInfo(empty_pb2.Empty()).version == "1.2.3"
        handshake = provider.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1"))
        assert [handshake.accept_secrets, handshake.accept_outputs, handshake.accept_resources] == [False, False, False]
        provider.Cancel(empty_pb2.Empty())
        checked = provider.CheckConfig(provider_pb2.CheckRequest(news=to_struct({"folder": "x"})))
        assert from_struct(checked.inputs) == {"folder": "x"}
        same = provider.DiffConfig(provider_pb2.DiffRequest(olds=to_struct({"a": 1}), news=to_struct({"a": 1})))
        other = provider.DiffConfig(provider_pb2.DiffRequest(olds=to_struct({"a": 1}), news=to_struct({"a": 2})))
        assert same.changes == provider_pb2.DiffResponse.DIFF_NONE
        assert (other.changes, list(other.replaces)) == (provider_pb2.DiffResponse.DIFF_SOME, [])


def test_an_update_in_a_preview_makes_nothing(seat: EngineSeat):
    made = seat.create(THING, INPUTS)
    with seat.connection() as provider:
        request = provider_pb2.UpdateRequest(
            id=made.id,
            urn=f"urn:pulumi:s::p::{THING}::x",
            olds=to_struct(made.state),
            old_inputs=to_struct(made.inputs),
            news=to_struct({**made.inputs, "size": 8}),
            preview=True,
        )
        assert from_struct(provider.Update(request).properties)["size"] == 8
    found = seat.refresh(made)
    assert found is not None
    assert found.state["size"] == 1


def test_a_port_that_is_taken_is_an_error(seat: EngineSeat):
    provider = seat.make_provider()
    server, port = serve(provider, 0)
    with pytest.raises(RuntimeError):
        serve(provider, port)
    server.stop(None).wait()
    provider.close()


URN = "urn:pulumi:staging::living-tree::toy:index/thing:Thing::a::strange::name"


def test_the_same_seed_gives_the_same_name():
    one = names(Thing.fields, URN, b"seed", {}, {})
    assert one == names(Thing.fields, URN, b"seed", {}, {})
    assert one["name"].startswith("a::strange::")
    assert len(one["name"]) == 20
    assert one != names(Thing.fields, URN, b"other", {}, {})
    assert names(Thing.fields, URN, b"", {}, {}) != names(Thing.fields, URN, b"", {}, {})


def test_a_name_once_given_is_kept_and_the_program_s_own_wins():
    assert names(Thing.fields, URN, b"seed", {"name": "old"}, {}) == {"name": "old"}
    assert names(Thing.fields, URN, b"seed", {"name": "old"}, {"name": "new"}) == {}


def test_a_vendor_error_says_where():
    assert str(VendorError("GET", "http://x/y", 404, "gone")) == "GET http://x/y answered 404: gone"
