"""The process: settings, wiring, storage, servers, command line, local workspace."""
