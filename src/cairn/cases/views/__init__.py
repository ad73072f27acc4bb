"""The pages of casework, a file for each kind of work."""
