"""A published real-world study of upadacitinib in IBD, as software anyone can rerun."""
