"""Wires the rooms together: settings, addresses, workers, health. It holds no domain logic."""
