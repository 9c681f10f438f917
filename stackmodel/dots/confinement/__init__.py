"""Size and colour of a dot: one law a file, band gaps in J for radii in m."""
