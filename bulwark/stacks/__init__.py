"""Run the engine on a stack: bring up, preview, tear down, and read what it says."""
