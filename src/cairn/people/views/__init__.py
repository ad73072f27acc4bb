"""People's pages: gate, load, one query or one action, show or go on."""
