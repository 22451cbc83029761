"""Trains the network that turns speech into visemes."""
