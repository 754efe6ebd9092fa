"""Imputed copies of the pairs of a missing follow-up."""
