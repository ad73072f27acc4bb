"""The generator: people with all that belongs to them, written straight into the tables as the actions would."""
