"""Charts of sensitivity analyses."""
