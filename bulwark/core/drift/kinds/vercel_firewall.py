"""Addresses that pass by the firewall of a project."""

from typing import Final

from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.vercel_project import listed_in_vercel_project


def bypass_id(address: str, domain: str) -> str:
    """Return `192.0.2.7 on example.com`."""
    return f"{address} on {domain}"


FIREWALL_BYPASS: Final = listed_in_vercel_project(
    "vercel-firewall-bypass",
    "firewall bypass",
    DriftClass.PROTECTION,
    "Vercel ways in",
    "Requests from the address meet neither the firewall's rules nor its limits.",
    "vercel:index/firewallBypass:FirewallBypass",
    lambda one: (bypass_id(text_of(one, "sourceIp"), text_of(one, "domain")),),
)
