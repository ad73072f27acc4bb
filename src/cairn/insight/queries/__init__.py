"""Every read that a page of figures makes, and that the command makes."""
