"""One check result in the formats that machines read."""
