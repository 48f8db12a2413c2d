"""Every cable of the design, with its ways and lengths."""
