"""What may become of what oversight keeps: its own records, and requests about records. Nothing else moves a state."""
