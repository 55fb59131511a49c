"""Read an upload: media alone, or `multipart/related` with the object's metadata before the media."""

import json
from email.message import Message
from typing import Any

from localcloud.core.http import Call
from localcloud.services.google.storage_answers import refuse_storage


def read_upload(call: Call) -> tuple[dict[str, Any], bytes]:
    """Return metadata and media of an upload.

    Raises:
        RefusalError: 400; the kind of upload is not served, or the parts cannot be told apart.
    """
    kind = call.query.get("uploadType", "")
    content_type = call.headers.get("content-type", "application/octet-stream")
    if kind == "media":
        return {"name": call.query.get("name", ""), "contentType": content_type}, call.raw
    if kind != "multipart":
        raise refuse_storage(400, f"The upload type {kind!r} is not one of media and multipart.")  # resumable is left out
    described, media = _parts(call.raw, _boundary(content_type))
    try:
        metadata = json.loads(described[1])
    except ValueError as error:
        raise refuse_storage(400, "Metadata part is not JSON.") from error
    if not isinstance(metadata, dict):
        raise refuse_storage(400, "Metadata part is no object.")
    return {"name": call.query.get("name", ""), "contentType": media[0], **metadata}, media[1]


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise refuse_storage(400, "Bad multipart request: there is no boundary.")
    return boundary.encode()


def _parts(raw: bytes, boundary: bytes) -> list[tuple[str, bytes]]:
    # googleapiclient ends its lines with a line feed alone, google-resumable-media with carriage return and line feed.
    end = b"\r\n" if raw.startswith(b"--" + boundary + b"\r\n") else b"\n"
    pieces = (end + raw).split(end + b"--" + boundary)
    parts = [_part(piece.removeprefix(end), end) for piece in pieces[1:] if not piece.startswith(b"--")]
    if len(parts) != 2:
        raise refuse_storage(400, f"Bad multipart request: it has {len(parts)} parts and not two.")
    return parts


def _part(piece: bytes, end: bytes) -> tuple[str, bytes]:
    head, _, body = piece.partition(end + end)
    lines = [line.partition(":") for line in head.decode("latin-1").splitlines()]
    types = [value.strip() for name, _, value in lines if name.strip().lower() == "content-type"]
    return (types[0] if types else "application/octet-stream"), body
