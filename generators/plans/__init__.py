"""Plans of the site."""
