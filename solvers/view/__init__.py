"""What is seen from a point: lines of sight, visible ground, and the field of a camera."""
