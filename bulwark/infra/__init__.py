"""What the workflows of the infrastructure do: previews without credentials, and applying what was reviewed."""
