"""Speak the engine's provider protocol for one vendor, on top of its resource types.

Source of the protocol: pulumi/pulumi proto/pulumi/provider.proto, v3.259.0.
"""

import copy
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import grpc
from google.protobuf import any_pb2, empty_pb2
from google.rpc import status_pb2
from grpc_status import rpc_status
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from localcloud.providers.fields import changes, differing_paths, is_absent, observed_inputs
from localcloud.providers.resource import Function, InputRefusedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties, from_struct, is_unknown, to_struct

LOG: Final = logging.getLogger("localcloud.providers")
# What every resource of a preview answers for an id: the engine replaces it.
_NO_ID: Final = ""


class VendorProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One vendor's provider."""

    def __init__(
        self,
        version: str,
        session: Session,
        resources: tuple[ResourceType, ...],
        functions: Mapping[str, Function],
        configure: Callable[[Session, Properties], None],
    ) -> None:
        """Serve the resources and functions; `configure` checks the provider's own inputs and may look things up."""
        self._version, self._session, self._functions, self._configure = version, session, functions, configure
        self._types = {token: kind for kind in resources for token in (kind.token, *kind.aliases)}

    # -- the provider itself ------------------------------------------------------------------------------------------

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 (names of the protocol)
        """Say what this provider takes."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=False, accept_resources=False, accept_outputs=False)

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Tell the version: that of the SDK's package."""
        return plugin_pb2.PluginInfo(version=self._version)

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Take the provider's own inputs as they are."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Report a change of the provider's inputs, without asking for replacement."""
        is_same = from_struct(request.olds) == from_struct(request.news)
        kind = provider_pb2.DiffResponse.DIFF_NONE if is_same else provider_pb2.DiffResponse.DIFF_SOME
        return provider_pb2.DiffResponse(changes=kind)

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Keep the configuration of this run; it is the only thing kept."""
        config = {name: value for name, value in from_struct(request.args).items() if value is not UNKNOWN}
        self._session.config = config
        with _refusals(context):
            self._configure(self._session, config)
        return provider_pb2.ConfigureResponse(acceptSecrets=False, supportsPreview=True, acceptResources=False, acceptOutputs=False)

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Nothing is under way longer than one call."""
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Answer a data source."""
        function = self._functions.get(request.tok)
        if function is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the local cloud has no function {request.tok}")
        arguments = from_struct(request.args)
        with _refusals(context):
            assert function is not None
            return _invoke_response(function(self._session, arguments))

    # -- resources ----------------------------------------------------------------------------------------------------

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Refuse what the real provider refuses, fill in its defaults."""
        kind = self._type(request.urn, context)
        inputs = {name: value for name, value in from_struct(request.news).items() if value is not None and name != "__defaults"}
        known = {field.name for field in kind.fields}
        failures = [(name, f"{kind.token} has no input {name!r}; the vendor would never see it. Remove it.") for name in sorted(inputs.keys() - known)]
        failures += [
            (field.name, f"Missing required argument: {kind.token} needs {field.name!r}.")
            for field in kind.fields
            if field.is_required and field.name not in inputs
        ]
        if not failures:
            inputs = _defaults(kind) | inputs
            try:
                inputs = kind.check(self._session, inputs)
            except InputRefusedError as refusal:
                failures = [(refusal.name, refusal.reason)]
        notes = [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in failures]
        return provider_pb2.CheckResponse(inputs=to_struct(inputs), failures=notes)

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Compare the inputs in force with those wanted."""
        kind = self._type(request.urn, context)
        old, new = from_struct(request.old_inputs), from_struct(request.news)
        changed = [field for field in changes(kind.fields, old, new) if field.name not in set(request.ignoreChanges)]
        names = {field.name for field in changed}
        with _refusals(context):
            replaced = kind.is_replaced(self._session, names, from_struct(request.olds), new) if names else set()
        detail = {
            path: provider_pb2.PropertyDiff(kind=_diff_kind(name in replaced, old.get(name), new.get(name)), inputDiff=True)
            for name in sorted(names)
            for path in differing_paths(name, old.get(name), new.get(name))
        }
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if names else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=sorted(names),
            replaces=sorted(replaced),
            detailedDiff=detail,
            hasDetailedDiff=True,
            deleteBeforeReplace=kind.deletes_before_replace and bool(replaced),
        )

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Make the resource; in a preview say what is known of it beforehand."""
        kind = self._type(request.urn, context)
        inputs = from_struct(request.properties)
        if request.preview:
            outputs = dict.fromkeys(kind.outputs, UNKNOWN) | inputs | kind.predict(self._session, inputs)
            return provider_pb2.CreateResponse(id=_NO_ID, properties=to_struct(outputs))
        with _refusals(context):
            identifier = kind.create(self._session, copy.deepcopy(inputs))
        state = self._read_after(kind, identifier, inputs, context)
        return provider_pb2.CreateResponse(id=identifier, properties=to_struct(state))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Read what the vendor shows; an empty answer means that it is gone."""
        kind = self._type(request.urn, context)
        known, old_inputs = from_struct(request.properties), from_struct(request.inputs)
        with _refusals(context):
            remote = kind.read(self._session, request.id, known or old_inputs)
        if remote is None:
            return provider_pb2.ReadResponse()
        inputs = observed_inputs(kind.fields, old_inputs, remote)
        return provider_pb2.ReadResponse(id=request.id, properties=to_struct(_state(kind, inputs, remote)), inputs=to_struct(inputs))

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Bring the resource to the new inputs."""
        kind = self._type(request.urn, context)
        old, new = from_struct(request.olds), from_struct(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=to_struct(old | new))
        changed = {field.name for field in changes(kind.fields, from_struct(request.old_inputs), new)}
        remote_changed = {field.name for field in kind.fields if field.name in changed and not field.is_local}
        if remote_changed:
            with _refusals(context):
                kind.update(self._session, request.id, old, copy.deepcopy(new), remote_changed)
        return provider_pb2.UpdateResponse(properties=to_struct(self._read_after(kind, request.id, old | new, context, new)))

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Remove the resource."""
        kind = self._type(request.urn, context)
        with _refusals(context):
            kind.delete(self._session, request.id, from_struct(request.properties))
        return empty_pb2.Empty()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _type(self, urn: str, context: grpc.ServicerContext) -> ResourceType:
        token = urn.split("::")[2].split("$")[-1]
        kind = self._types.get(token)
        if kind is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the local cloud has no resource type {token}; docs/local-cloud.md lists those it has")
            raise AssertionError("abort raises")
        return kind

    def _read_after(
        self, kind: ResourceType, identifier: str, known: Properties, context: grpc.ServicerContext, inputs: Properties | None = None
    ) -> Properties:
        """Read back what was just written. The write is done: a failure here must not lose the id."""
        wanted = known if inputs is None else inputs
        try:
            remote = kind.read(self._session, identifier, known)
        except VendorError as error:
            _abort_initialised(context, identifier, wanted, str(error))
            raise AssertionError("abort raises") from error
        if remote is None:
            _abort_initialised(context, identifier, wanted, "it was written, but the vendor does not show it")
            raise AssertionError("abort raises")
        return _state(kind, wanted, remote)


def _state(kind: ResourceType, inputs: Properties, remote: Properties) -> Properties:
    """Return the outputs: what the vendor shows, with the program's values where it shows nothing or the same."""
    state = dict(remote)
    for field in kind.fields:
        is_hidden = field.is_write_only or field.is_local
        if field.name in inputs and (is_hidden or is_absent(remote.get(field.name))):
            state[field.name] = inputs[field.name]
    return state


def _defaults(kind: ResourceType) -> Properties:
    return {field.name: copy.deepcopy(field.default) for field in kind.fields if field.default is not None}


def _diff_kind(is_replacing: bool, old: Any, new: Any) -> Any:
    names = "ADD" if is_absent(old) else "DELETE" if is_absent(new) else "UPDATE"
    return provider_pb2.PropertyDiff.Kind.Value(f"{names}_REPLACE" if is_replacing else names)


def _invoke_response(results: Properties) -> Any:
    response = provider_pb2.InvokeResponse()
    getattr(response, "return").CopyFrom(to_struct(results))
    return response


class _refusals:  # noqa: N801 (reads as a statement: `with _refusals(context):`)
    """Turn a vendor's refusal into a gRPC error with the same sentence."""

    def __init__(self, context: grpc.ServicerContext) -> None:
        self._context = context

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, VendorError | LookupError | InputRefusedError) and not isinstance(error, KeyError | IndexError):
            self._context.abort(grpc.StatusCode.UNKNOWN, str(error))
        if isinstance(error, Exception):
            LOG.error("a translator failed", exc_info=error)


def _abort_initialised(context: grpc.ServicerContext, identifier: str, inputs: Properties, reason: str) -> None:
    """Fail while keeping the id: the engine records the resource, and the next run reads it again."""
    detail = any_pb2.Any()
    known = {name: value for name, value in inputs.items() if not is_unknown(value)}
    detail.Pack(provider_pb2.ErrorResourceInitFailed(id=identifier, properties=to_struct(known), reasons=[reason], inputs=to_struct(known)))
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason, details=[detail])
    context.abort_with_status(rpc_status.to_status(status))
