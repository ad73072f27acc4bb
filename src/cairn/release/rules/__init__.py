"""What may be told to whom, what must not stand in a text, what a cell may hold: values in, findings out."""
