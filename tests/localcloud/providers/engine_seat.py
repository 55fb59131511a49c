"""Sit where the engine sits: speak the provider protocol over a real connection, with a fresh provider for every step.

Nothing a provider knew in one step can help it in the next, as after a restart between two commands.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc
import httpx
from google.rpc import status_pb2
from grpc_status import rpc_status
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from localcloud.core.http import Service
from localcloud.core.store import Store
from localcloud.providers.provider import VendorProvider
from localcloud.providers.values import Properties, from_struct, to_struct
from tests.localcloud.serving import served


@dataclass(frozen=True, slots=True)
class Resource:
    """What the engine keeps of a resource."""

    token: str
    id: str
    inputs: Properties
    state: Properties


@dataclass(frozen=True, slots=True)
class Difference:
    """What the provider says of two sets of inputs."""

    names: set[str]
    replaces: set[str]
    paths: set[str]
    deletes_first: bool


class RefusedError(Exception):
    """Check refused the inputs: property → reason."""

    def __init__(self, failures: dict[str, str]) -> None:
        super().__init__(str(failures))
        self.failures = failures


class InitialisationError(Exception):
    """Creation failed half-way; the id was kept."""

    def __init__(self, resource: Resource, reasons: list[str]) -> None:
        super().__init__(str(reasons))
        self.resource, self.reasons = resource, reasons


@dataclass(frozen=True, slots=True)
class EngineSeat:
    """The engine's side of the protocol."""

    make_provider: Callable[[], VendorProvider]
    config: Properties = field(default_factory=dict)

    def create(self, token: str, inputs: Properties) -> Resource:
        """Check and create."""
        checked = self.check(token, inputs)
        with self.connection() as provider:
            request = provider_pb2.CreateRequest(urn=_urn(token), properties=to_struct(checked))
            try:
                answer = provider.Create(request)
            except grpc.RpcError as error:
                raise _half_made(token, error) or error from error
        return Resource(token, answer.id, checked, from_struct(answer.properties))

    def preview(self, token: str, inputs: Properties) -> Properties:
        """Check, and return the outputs of a creation that is not carried out."""
        properties = to_struct(self.check(token, inputs))
        with self.connection() as provider:
            request = provider_pb2.CreateRequest(urn=_urn(token), properties=properties, preview=True)
            return from_struct(provider.Create(request).properties)

    def check(self, token: str, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the inputs as the provider completes them."""
        with self.connection() as provider:
            request = provider_pb2.CheckRequest(urn=_urn(token), news=to_struct(inputs), olds=to_struct(old or {}))
            answer = provider.Check(request)
        if answer.failures:
            raise RefusedError({failure.property: failure.reason for failure in answer.failures})
        return from_struct(answer.inputs)

    def refresh(self, resource: Resource) -> Resource | None:
        """Read what the vendor shows; None when it is gone."""
        properties, inputs = to_struct(resource.state), to_struct(resource.inputs)
        with self.connection() as provider:
            request = provider_pb2.ReadRequest(id=resource.id, urn=_urn(resource.token), properties=properties, inputs=inputs)
            answer = provider.Read(request)
        if not answer.id:
            return None
        return replace(resource, id=answer.id, inputs=from_struct(answer.inputs), state=from_struct(answer.properties))

    def adopt(self, token: str, identifier: str) -> Resource | None:
        """Import by id."""
        with self.connection() as provider:
            answer = provider.Read(provider_pb2.ReadRequest(id=identifier, urn=_urn(token)))
        if not answer.id:
            return None
        return Resource(token, answer.id, from_struct(answer.inputs), from_struct(answer.properties))

    def diff(self, resource: Resource, inputs: Properties) -> Difference:
        """Compare the inputs in force with those wanted."""
        checked = self.check(resource.token, inputs, resource.inputs)
        with self.connection() as provider:
            request = provider_pb2.DiffRequest(
                id=resource.id,
                urn=_urn(resource.token),
                olds=to_struct(resource.state),
                news=to_struct(checked),
                old_inputs=to_struct(resource.inputs),
            )
            answer = provider.Diff(request)
        return Difference(set(answer.diffs), set(answer.replaces), set(answer.detailedDiff), answer.deleteBeforeReplace)

    def update(self, resource: Resource, inputs: Properties) -> Resource:
        """Check and update in place."""
        checked = self.check(resource.token, inputs, resource.inputs)
        with self.connection() as provider:
            request = provider_pb2.UpdateRequest(
                id=resource.id,
                urn=_urn(resource.token),
                olds=to_struct(resource.state),
                news=to_struct(checked),
                old_inputs=to_struct(resource.inputs),
            )
            answer = provider.Update(request)
        return replace(resource, inputs=checked, state=from_struct(answer.properties))

    def delete(self, resource: Resource) -> None:
        """Delete."""
        with self.connection() as provider:
            request = provider_pb2.DeleteRequest(
                id=resource.id,
                urn=_urn(resource.token),
                properties=to_struct(resource.state),
                old_inputs=to_struct(resource.inputs),
            )
            provider.Delete(request)

    def invoke(self, token: str, arguments: Properties) -> Properties:
        """Call a function."""
        with self.connection() as provider:
            answer = provider.Invoke(provider_pb2.InvokeRequest(tok=token, args=to_struct(arguments)))
        return from_struct(getattr(answer, "return"))

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Start a provider on a free port, configure it and connect to it."""
        server = grpc.server(ThreadPoolExecutor(2))
        servicer = self.make_provider()
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                provider = provider_pb2_grpc.ResourceProviderStub(channel)
                provider.Configure(provider_pb2.ConfigureRequest(args=to_struct(self.config)))
                yield provider
        finally:
            server.stop(None).wait()
            servicer.close()


def _urn(token: str) -> str:
    return f"urn:pulumi:test::bulwark::{token}::thing"


def _half_made(token: str, error: grpc.RpcError) -> InitialisationError | None:
    status: status_pb2.Status | None = rpc_status.from_call(error)
    for detail in status.details if status else []:
        failure = provider_pb2.ErrorResourceInitFailed()
        if detail.Unpack(failure):
            resource = Resource(token, failure.id, from_struct(failure.inputs), from_struct(failure.properties))
            return InitialisationError(resource, list(failure.reasons))
    return None


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor's emulated API, reached as anybody else reaches it."""

    url: str
    client: httpx.Client

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Send one request behind the program's back; return the parsed answer."""
        response = self.client.request(method, self.url + path, json=body, params=query or None)
        assert response.status_code < 300, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None


@contextmanager
def serving(service: Service, state: Path, seed: Callable[[Any], None], token: str) -> Iterator[Vendor]:
    """Serve one vendor on a free port over a state file that `seed` has filled."""
    with closing(Store(state)) as store, store.transaction() as transaction:
        seed(transaction)
    with served(service, state) as address:
        headers = {"authorization": f"Bearer {token}", "user-agent": "somebody-else"}
        with httpx.Client(headers=headers, trust_env=False) as client:
            yield Vendor(address, client)
