"""The commands of `bulwark drift`: detect, revert, adopt."""
