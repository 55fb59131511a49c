"""What the vendors publish of the bodies that change a thing, each brought to JSON Schema.

Google: the discovery documents that google-api-python-client carries. GitHub: the models that githubkit generates from GitHub's
OpenAPI description. Vercel: what Vercel's SDK for Node, generated from Vercel's OpenAPI description, checks before it sends.
"""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient
from githubkit_schemas.latest import models

Schema = Mapping[str, Any]
_DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
_NUMBERS = frozenset({"int64", "uint64"})
_UNSET = {"const": "<UNSET>", "type": "string"}
_DEEPEST = 9


@cache
def google_schema(document: str, name: str) -> Schema:
    """Return a schema of a discovery document without what Google says that it alone writes."""
    schemas = json.loads((_DOCUMENTS / f"{document}.json").read_text())["schemas"]

    def plain(spec: Schema, depth: int) -> Schema:
        if "$ref" in spec:
            return plain(schemas[spec["$ref"]], depth + 1) if depth < _DEEPEST else {}
        found = {key: spec[key] for key in ("type", "format", "enum") if key in spec}
        if "properties" in spec:
            mine = {key: one for key, one in spec["properties"].items() if not _is_googles_own(one)}
            found["properties"] = {key: plain(one, depth + 1) for key, one in mine.items()}
        for key in ("items", "additionalProperties"):
            if key in spec:
                found[key] = plain(spec[key], depth + 1)
        return found | ({"type": "integer-as-text"} if spec.get("format") in _NUMBERS else {})

    return plain(schemas[name], 0)


def _is_googles_own(spec: Schema) -> bool:
    said = str(spec.get("description", ""))
    return bool(spec.get("readOnly")) or said.startswith("Output only") or spec.get("deprecated", False)


@cache
def github_schema(model: str) -> Schema:
    """Return the schema of a request body of githubkit's, without the mark for what is not sent."""
    whole = getattr(models, model).model_json_schema()

    def plain(spec: Schema, depth: int) -> Schema:
        if "$ref" in spec:
            return plain(whole["$defs"][spec["$ref"].rpartition("/")[2]], depth + 1) if depth < _DEEPEST else {}
        found = {key: value for key, value in spec.items() if key in {"type", "enum", "const"}}
        if "anyOf" in spec:
            kept = [plain(one, depth + 1) for one in spec["anyOf"] if one != _UNSET and one.get("type") != "null"]
            may_be_null = {"nullable": True} if any(one.get("type") == "null" for one in spec["anyOf"]) else {}
            return may_be_null | (kept[0] if len(kept) == 1 else {"anyOf": kept})
        if "properties" in spec:
            found["properties"] = {key: plain(one, depth + 1) for key, one in spec["properties"].items()}
        if "items" in spec:
            found["items"] = plain(spec["items"], depth + 1)
        return found

    return plain(whole, 0)


def vercel_schemas(sdk: Path, bodies: Mapping[str, str]) -> dict[str, Schema]:
    """Return the schema of each request body by its module in the SDK, which must be installed in this folder."""
    done = subprocess.run(
        ["node", "describe.mjs"], cwd=sdk, input=json.dumps(bodies), capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, Schema] = json.loads(done.stdout)
    return found
