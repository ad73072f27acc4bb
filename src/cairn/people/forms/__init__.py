"""The questions that people's pages ask, and what they say when an answer cannot be right."""
