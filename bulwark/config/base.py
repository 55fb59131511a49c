"""What every model of the configuration has in common: nothing changes it, and nothing unknown slips through."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of the configuration: frozen, and refusing keys that it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        # A section is read field by field (`bulwark.config.reading`): its own validator would be built for each run in vain.
        defer_build=True,
    )
