"""Every device of the design, once, with its provisions and where it comes from."""
