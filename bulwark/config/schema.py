"""The JSON Schema of the configuration, for editors. It knows shapes; rules between keys are `bulwark config check`'s alone."""

from typing import Any, Final

from bulwark.config.pipeline import PIPELINE_KEY, Pipeline

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def pipeline_schema() -> dict[str, Any]:
    """Return the JSON Schema of the value of `bulwark:pipeline`."""
    return {"$schema": DIALECT, **Pipeline.model_json_schema(mode="validation"), "title": PIPELINE_KEY}
