"""Ask an address as a visitor's browser would, and tell what came back."""

import json
import os
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import stamina

from bulwark.core.health.answers import Answer, Silence
from bulwark.health.routes import connections, trusted_authorities

TIMEOUT_SECONDS: Final = 10.0
ATTEMPTS: Final = 3
"""A single lost packet is no outage; three in a row within seconds are."""
PATIENCE_SECONDS: Final = 25.0
LONGEST_BODY_BYTES: Final = 262_144
_HTTPS: Final = 443
_SERVER_ERROR: Final = 500
_AGENT: Final = "bulwark-health"


class _ServerTroubleError(Exception):
    """An answer of 500 or more, which may be gone a moment later."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class Probe:
    """Asks addresses; may be used by several threads."""

    def __init__(self) -> None:
        """Take connections and authorities from the environment.

        Raises:
            UsageError: one of the settings is wrong.
        """
        self._connections, self._authorities = connections(os.environ), trusted_authorities()

    def ask(self, host: str, path: str, headers: Mapping[str, str] | None = None) -> Answer | Silence:
        """Send GET https://<host><path>, up to three times while there is no answer or one of 500 and more.

        The latency is that of the last attempt, with a connection of its own. Redirects are not followed.
        """
        attempts = 0
        try:
            for attempt in stamina.retry_context(
                on=(httpx.RequestError, _ServerTroubleError), attempts=ATTEMPTS, timeout=PATIENCE_SECONDS, wait_initial=0.5
            ):
                with attempt:
                    attempts = attempt.num
                    return self._ask_once(host, path, headers or {}, attempts)
        except _ServerTroubleError as error:
            return error.answer
        except httpx.RequestError as error:
            return Silence(_reason(error), attempts)
        raise AssertionError("unreachable: the loop returns or raises")  # pragma: no cover

    def _ask_once(self, host: str, path: str, headers: Mapping[str, str], attempts: int) -> Answer:
        address, port = self._connections.get((host, _HTTPS), (host, _HTTPS))
        sent = {"Host": host, "User-Agent": _AGENT, **headers}
        # The name of the host, not the address, is what the certificate is asked for and checked against.
        extensions = {"sni_hostname": host}
        with httpx.Client(verify=self._authorities, timeout=TIMEOUT_SECONDS, trust_env=address == host) as client:
            begun = time.perf_counter()
            with client.stream("GET", f"https://{address}:{port}{path}", headers=sent, extensions=extensions) as response:
                expires_at = _certificate_end(response)
                body = _beginning(response)
            latency = time.perf_counter() - begun
        answer = Answer(
            status=response.status_code,
            latency_seconds=latency,
            location=response.headers.get("location", ""),
            content=_json(body),
            headers={name.lower(): value for name, value in response.headers.items()},
            certificate_expires_at=expires_at,
            attempts=attempts,
        )
        if answer.status >= _SERVER_ERROR:
            raise _ServerTroubleError(answer)
        return answer


def _beginning(response: httpx.Response) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) >= LONGEST_BODY_BYTES:
            break
    return body


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _certificate_end(response: httpx.Response) -> datetime | None:
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    certificate = tls.getpeercert() if tls is not None else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC) if certificate else None


def _reason(error: httpx.RequestError) -> str:
    """Say in a few words why nothing came back."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, socket.gaierror):
            return "the name leads nowhere"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused"
    return f"nothing came within {TIMEOUT_SECONDS:g} s" if isinstance(error, httpx.TimeoutException) else type(error).__name__
