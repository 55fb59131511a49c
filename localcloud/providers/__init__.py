"""gRPC resource providers that translate `gcp`, `github` and `vercel` resources to the vendors' REST calls.

A provider keeps nothing between two calls but its configuration: everything it knows it reads from the vendor or is handed by
the engine. Restart it between two steps and nothing changes.
"""
