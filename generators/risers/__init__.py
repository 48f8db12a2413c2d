"""Riser diagrams of every system."""
