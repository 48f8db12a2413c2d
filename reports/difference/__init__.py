"""Two revisions of a project side by side: what is judged otherwise, and which quantities are others."""
