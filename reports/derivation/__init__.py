"""One finding derived: what was asked, from which data, by how much, and what would mend it."""
