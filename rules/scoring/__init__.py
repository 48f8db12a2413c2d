"""Scoring of the indicators (table 4.2.1): items from outcomes, marks from items, and the score up the levels."""
