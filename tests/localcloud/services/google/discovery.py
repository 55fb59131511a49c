"""Check answers against Google's discovery documents, which google-api-python-client carries."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

FOLDER = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
# Which document describes a route, by the version in its path where one API has two.
DOCUMENTS = {
    ("iam", "v1"): "iam.v1",
    ("sts", "v1"): "sts.v1",
    ("iamcredentials", "v1"): "iamcredentials.v1",
    ("secretmanager", "v1"): "secretmanager.v1",
    ("cloudresourcemanager", "v1"): "cloudresourcemanager.v1",
    ("cloudresourcemanager", "v3"): "cloudresourcemanager.v3",
    ("cloudbilling", "v1"): "cloudbilling.v1",
    ("pubsub", "v1"): "pubsub.v1",
    ("orgpolicy", "v2"): "orgpolicy.v2",
    ("cloudkms", "v1"): "cloudkms.v1",
    ("storage", "storage"): "storage.v1",
    ("storage", "upload"): "storage.v1",
    ("storage", "download"): "storage.v1",
    ("monitoring", "v3"): "monitoring.v3",
    ("serviceusage", "v1"): "serviceusage.v1",
    ("serviceusage", "v1beta1"): "serviceusage.v1beta1",
    ("logging", "v2"): "logging.v2",
}
# Messages in `Operation.response` and `Operation.metadata`, by `@type`, with the schema that describes each.
PACKED = {
    "google.iam.v1.WorkloadIdentityPool": ("iam.v1", "WorkloadIdentityPool"),
    "google.iam.v1.WorkloadIdentityPoolProvider": ("iam.v1", "WorkloadIdentityPoolProvider"),
    "google.iam.v1.WorkloadIdentityPoolOperationMetadata": ("iam.v1", "WorkloadIdentityPoolOperationMetadata"),
    "google.api.serviceusage.v1.EnableServiceResponse": ("serviceusage.v1", "EnableServiceResponse"),
    "google.api.serviceusage.v1.DisableServiceResponse": ("serviceusage.v1", "DisableServiceResponse"),
    "google.api.serviceusage.v1.BatchEnableServicesResponse": ("serviceusage.v1", "BatchEnableServicesResponse"),
    "google.api.serviceusage.v1.OperationMetadata": ("serviceusage.v1", "OperationMetadata"),
    "google.api.serviceusage.v1beta1.ServiceIdentity": ("serviceusage.v1beta1", "ServiceIdentity"),
    "google.iam.v1.logging.AuditData": ("iam.v1", "AuditData"),
    "google.iam.admin.v1.ServiceAccountKey": ("iam.v1", "ServiceAccountKey"),
    "google.cloud.audit.AuditLog": ("servicecontrol.v1", "AuditLog"),
}
INTEGER_FORMATS = {"int64", "uint64"}


@cache
def load(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text())


def document_of(method_id: str, path: str) -> str:
    return DOCUMENTS[(method_id.split(".", 1)[0], path.split("/")[1])]


@cache
def methods(document: str) -> dict[str, dict[str, Any]]:
    return {method["id"]: method for method in _walk(load(document))}


def _walk(node: dict[str, Any]):
    yield from node.get("methods", {}).values()
    for child in node.get("resources", {}).values():
        yield from _walk(child)


def find_method(method_id: str, path: str) -> dict[str, Any] | None:
    return methods(document_of(method_id, path)).get(method_id)


def violations(method_id: str, path: str, body: Any) -> list[str]:
    """What is wrong with the answer of a method; an empty list is conformity."""
    method = find_method(method_id, path)
    if method is None or not isinstance(body, dict):
        return [f"{method_id}: no such method, or the answer is no object: {body!r}"]
    document = document_of(method_id, path)
    return [f"{method_id}: {problem}" for problem in _check_reference(document, method["response"]["$ref"], body, "$")]


def _check_reference(document: str, name: str, value: Any, at: str) -> list[str]:
    return _check(document, load(document)["schemas"][name], value, at)


def _check(document: str, schema: dict[str, Any], value: Any, at: str) -> list[str]:
    if "$ref" in schema:
        return _check_reference(document, schema["$ref"], value, at)
    kind = schema.get("type", "any")
    if kind == "object":
        return _check_object(document, schema, value, at)
    if kind == "array":
        if not isinstance(value, list):
            return [f"{at} is no list: {value!r}"]
        return [
            problem for index, item in enumerate(value) for problem in _check(document, schema["items"], item, f"{at}[{index}]")
        ]
    return _check_scalar(schema, kind, value, at)


def _check_object(document: str, schema: dict[str, Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at} is no object: {value!r}"]
    if "@type" in value:
        document, name = PACKED[value["@type"].removeprefix("type.googleapis.com/")]
        return _check_reference(document, name, {key: item for key, item in value.items() if key != "@type"}, at)
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    found: list[str] = []
    for key, item in value.items():
        inner = properties.get(key, others)
        found += [f"{at}.{key} is not in the schema"] if inner is None else _check(document, inner, item, f"{at}.{key}")
    return found


def _check_scalar(schema: dict[str, Any], kind: str, value: Any, at: str) -> list[str]:
    if kind == "string":
        return _check_text(schema, value, at)
    expected: Any = {"boolean": bool, "integer": int, "number": (int, float)}.get(kind, object)
    fits = isinstance(value, expected) and (kind != "integer" or not isinstance(value, bool))
    return [] if fits else [f"{at} is no {kind}: {value!r}"]


def _check_text(schema: dict[str, Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{at} is no text: {value!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at} is none of the known values: {value!r}"]
    if schema.get("format") in INTEGER_FORMATS and not re.fullmatch(r"-?\d+", value):
        return [f"{at} is no integer in a text: {value!r}"]
    if schema.get("format") == "google-datetime" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", value):
        return [f"{at} is no moment: {value!r}"]
    if schema.get("format") == "google-duration" and not re.fullmatch(r"-?\d+(\.\d{1,9})?s", value):
        return [f"{at} is no duration: {value!r}"]
    return []
