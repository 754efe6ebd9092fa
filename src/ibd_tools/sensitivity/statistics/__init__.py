"""Methods that only sensitivity analyses ask for; they know counts and vectors, nothing of medicine."""
