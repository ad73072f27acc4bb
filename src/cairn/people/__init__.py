"""Records about humans: names, how to reach them safely, who is involved, who is barred, and who may see them."""
