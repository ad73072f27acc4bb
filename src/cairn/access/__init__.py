"""Who may: areas, agencies, users, roles, the actor of a request, the record of who saw and did what, and the keys."""
