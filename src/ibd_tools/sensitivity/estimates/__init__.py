"""Results rows of sensitivity analyses."""
