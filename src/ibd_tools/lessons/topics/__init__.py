"""The lessons, one file each: what is true, what is drawn of it, what its page quotes, and its exercises."""
