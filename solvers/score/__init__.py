"""Weights, sensitivity and the cheapest way up of a score."""
