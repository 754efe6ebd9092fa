"""Tools beside the study, each with numbers, figures and tables of its own: they import it; it imports none of them."""
