"""Obtain a Pulumi engine of one exact version."""
