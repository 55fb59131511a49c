"""Speak the engine's provider protocol for one vendor, on top of its resource types.

Source of the protocol: pulumi/pulumi proto/pulumi/provider.proto, v3.259.0.
"""

import copy
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from localcloud.providers.fields import changes, defaults, differing_paths, is_absent, observed_inputs, shown_state
from localcloud.providers.naming import names
from localcloud.providers.refusals import LOG, Refusals, abort_initialised
from localcloud.providers.resource import Function, InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties, from_struct, to_struct

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
        self._version, self._functions, self._configure = version, functions, configure
        # The engine opens one connection for each provider of a program (two projects, or an old and a new configuration),
        # so its configuration is kept by connection.
        self._latest = session
        self._sessions: dict[str, Session] = {}
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
        session = dataclasses.replace(self._latest, config=config)
        with Refusals(context):
            self._configure(session, config)
        self._latest = self._sessions[context.peer()] = session
        return provider_pb2.ConfigureResponse(
            acceptSecrets=False, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Accept the engine: it gives up on a provider named by PULUMI_DEBUG_PROVIDERS that does not answer this."""
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Nothing is under way longer than one call."""
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Answer a data source."""
        function = self._functions.get(request.tok)
        if function is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the local cloud has no function {request.tok}")
            raise AssertionError("abort raises")
        arguments = from_struct(request.args)
        with Refusals(context):
            return _invoke_response(function(self._session_of(context), arguments))

    # -- resources ----------------------------------------------------------------------------------------------------

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Refuse what the real provider refuses, fill in its defaults."""
        kind = self._type(request.urn, context)
        given = {name: value for name, value in from_struct(request.news).items() if value is not None and name != "__defaults"}
        failures = _misfits(kind, given)
        inputs = given
        if not failures:
            named = names(kind.fields, request.urn, request.randomSeed, from_struct(request.olds), given)
            try:
                inputs = kind.check(self._session_of(context), defaults(kind.fields) | named | given)
            except InputRefusedError as refusal:
                failures = [(refusal.name, refusal.reason)]
        notes = [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in failures]
        return provider_pb2.CheckResponse(inputs=to_struct(inputs), failures=notes)

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Compare the inputs in force with those wanted."""
        kind = self._type(request.urn, context)
        old, new = _in_force(kind, request), from_struct(request.news)
        changed = [field for field in changes(kind.fields, old, new) if field.name not in set(request.ignoreChanges)]
        differing = {field.name for field in changed}
        with Refusals(context):
            replaced = (
                kind.is_replaced(self._session_of(context), differing, from_struct(request.olds), new) if differing else set()
            )
        detail = {
            path: provider_pb2.PropertyDiff(
                kind=_diff_kind(old.get(name), new.get(name), is_replacing=name in replaced), inputDiff=True
            )
            for name in sorted(differing)
            for path in differing_paths(name, old.get(name), new.get(name))
        }
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if differing else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=sorted(differing),
            replaces=sorted(replaced),
            detailedDiff=detail,
            hasDetailedDiff=True,
            deleteBeforeReplace=kind.deletes_before_replace and bool(replaced),
        )

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Make the resource; in a preview say what is known of it beforehand."""
        kind, session = self._type(request.urn, context), self._session_of(context)
        inputs = from_struct(request.properties)
        if request.preview:
            with Refusals(context):
                predicted = kind.predict(session, inputs)
            outputs = dict.fromkeys(kind.outputs, UNKNOWN) | inputs | predicted
            return provider_pb2.CreateResponse(id=_NO_ID, properties=to_struct(outputs))
        try:
            with Refusals(context):
                identifier = kind.create(session, copy.deepcopy(inputs))
        except PartlyCreatedError as failure:
            in_force = {name: value for name, value in inputs.items() if name not in failure.missing}
            abort_initialised(context, failure.identifier, in_force, in_force, failure.reason)
        state = self._read_after(kind, identifier, inputs, inputs, context)
        return provider_pb2.CreateResponse(id=identifier, properties=to_struct(state))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Read what the vendor shows; an empty answer means that it is gone. Without a state it is an import."""
        kind, session = self._type(request.urn, context), self._session_of(context)
        known, old_inputs = from_struct(request.properties), from_struct(request.inputs)
        with Refusals(context):
            remote = kind.read(session, request.id, known)
            identifier = request.id if known or remote is None else kind.canonical_id(session, request.id)
        if remote is None:
            return provider_pb2.ReadResponse()
        inputs = observed_inputs(kind.fields, old_inputs, remote, is_import=not known)
        state = shown_state(kind.fields, inputs, remote)
        return provider_pb2.ReadResponse(id=identifier, properties=to_struct(state), inputs=to_struct(inputs))

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Bring the resource to the new inputs."""
        kind, session = self._type(request.urn, context), self._session_of(context)
        old, new = from_struct(request.olds), from_struct(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=to_struct(old | new))
        changed = {field.name for field in changes(kind.fields, _in_force(kind, request), new)}
        remote_changed = {field.name for field in kind.fields if field.name in changed and not field.is_local}
        if remote_changed:
            with Refusals(context):
                kind.update(session, request.id, old, copy.deepcopy(new), remote_changed)
            old = {name: value for name, value in old.items() if name not in kind.renewed}
        state = self._read_after(kind, request.id, old | new, new, context)
        return provider_pb2.UpdateResponse(properties=to_struct(state))

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Remove the resource."""
        kind = self._type(request.urn, context)
        with Refusals(context):
            kind.delete(self._session_of(context), request.id, from_struct(request.properties))
        return empty_pb2.Empty()

    def close(self) -> None:
        """Close the connections to the vendor; they are shared by all configurations."""
        self._latest.close()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _type(self, urn: str, context: grpc.ServicerContext) -> ResourceType:
        token = urn.split("::")[2].rsplit("$", maxsplit=1)[-1]
        kind = self._types.get(token)
        if kind is None:
            sentence = f"the local cloud has no resource type {token}; docs/local-cloud.md lists those it has"
            context.abort(grpc.StatusCode.UNIMPLEMENTED, sentence)
            raise AssertionError("abort raises")
        return kind

    def _session_of(self, context: grpc.ServicerContext) -> Session:
        return self._sessions.get(context.peer(), self._latest)

    def _read_after(
        self, kind: ResourceType, identifier: str, known: Properties, inputs: Properties, context: grpc.ServicerContext
    ) -> Properties:
        """Read back what was just written. The write is done: a failure here must not lose the id."""
        reason = "it was written, but the vendor does not show it"
        try:
            remote = kind.read(self._session_of(context), identifier, known)
        except Exception as error:  # noqa: BLE001 (even a bug of the translator must not lose what exists by now)
            LOG.warning("%s was written, but cannot be read", identifier, exc_info=error)
            remote, reason = None, str(error)
        if remote is None:
            abort_initialised(context, identifier, inputs, known, reason)
        return shown_state(kind.fields, inputs, remote)


def _in_force(kind: ResourceType, request: Any) -> Properties:
    """Return the old inputs as the state shows them: what a creation did not bring about is still a difference."""
    inputs, state = from_struct(request.old_inputs), from_struct(request.olds)
    return observed_inputs(kind.fields, inputs, state) if state else inputs


def _misfits(kind: ResourceType, inputs: Properties) -> list[tuple[str, str]]:
    """Return (input, sentence) for each input that the type does not have, and each that it must have."""
    unknown = sorted(inputs.keys() - {field.name for field in kind.fields})
    missing = [field.name for field in kind.fields if field.is_required and field.name not in inputs]
    return [
        *((name, f"{kind.token} has no input {name!r}; the vendor would never see it. Remove it.") for name in unknown),
        *((name, f"Missing required argument: {kind.token} needs {name!r}.") for name in missing),
    ]


def _diff_kind(old: Any, new: Any, *, is_replacing: bool) -> Any:
    kind = "ADD" if is_absent(old) else "DELETE" if is_absent(new) else "UPDATE"
    return provider_pb2.PropertyDiff.Kind.Value(f"{kind}_REPLACE" if is_replacing else kind)


def _invoke_response(results: Properties) -> Any:
    response = provider_pb2.InvokeResponse()
    getattr(response, "return").CopyFrom(to_struct(results))
    return response
