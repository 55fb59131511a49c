"""Tell the engine that a call failed: the vendor's sentence as a gRPC status, and an id that must not be lost."""

import logging
from typing import Final, NoReturn

import grpc
from google.protobuf import any_pb2
from google.rpc import status_pb2
from grpc_status import rpc_status
from pulumi.runtime.proto import provider_pb2

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import VendorError
from localcloud.providers.values import Properties, is_unknown, to_struct

LOG: Final = logging.getLogger("localcloud.providers")


class Refusals:
    """Turn a vendor's refusal inside the block into a gRPC error with the same sentence."""

    def __init__(self, context: grpc.ServicerContext) -> None:
        self._context = context

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        is_sentence = isinstance(error, VendorError | LookupError | InputRefusedError)
        if is_sentence and not isinstance(error, KeyError | IndexError):
            self._context.abort(grpc.StatusCode.UNKNOWN, str(error))
        if isinstance(error, Exception):
            LOG.error("a translator failed", exc_info=error)


def abort_initialised(
    context: grpc.ServicerContext, identifier: str, inputs: Properties, state: Properties, reason: str
) -> NoReturn:
    """Fail while keeping the id: the engine records the resource with `inputs` as those in force, and tries again."""
    known, shown = to_struct(_known(inputs)), to_struct(_known(state))
    failure = provider_pb2.ErrorResourceInitFailed(id=identifier, properties=shown, reasons=[reason], inputs=known)
    detail = any_pb2.Any()
    detail.Pack(failure)
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason, details=[detail])
    context.abort_with_status(rpc_status.to_status(status))
    raise AssertionError("abort raises")


def _known(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if not is_unknown(value)}
