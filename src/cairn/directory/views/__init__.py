"""The pages of the directory: reading it, and changing it."""
