"""How the charge already on a dot changes the next injection: one law a file.

Every law returns the factors of electron and hole injection for each net charge, both exactly 1
for a neutral dot, so that the given rates are always those into a neutral dot.
"""
