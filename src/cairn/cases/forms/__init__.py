"""The questions of casework."""
