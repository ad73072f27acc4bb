"""Who may do what in oversight: to its own records, and to requests about records."""
