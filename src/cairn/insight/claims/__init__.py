"""Claims: figures that a paper published, recorded as it printed them, and what arithmetic says about them.

`book` reads a claims file, `printed` knows what a printed number can mean, `checks/` hold one kind of contradiction
each, `findings` puts symptoms of one cause together. Nothing here knows a sentence of any paper.
"""
