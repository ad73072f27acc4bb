"""One module a kind of contradiction; each check takes a book and yields findings."""
