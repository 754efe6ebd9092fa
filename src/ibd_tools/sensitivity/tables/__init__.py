"""Tables of sensitivity analyses."""
