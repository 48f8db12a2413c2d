"""Where cameras are needed, where they can stand, and what they see there."""
