"""What every emulated vendor stands on: store, clock, faults, journal, routing and the server."""
