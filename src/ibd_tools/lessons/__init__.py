"""Lessons on populations whose truth is known."""
