"""Which buildings share an optical node: the fewest nodes, then those nearest to their households, within reach."""
