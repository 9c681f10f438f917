"""What takes light from a dot: one loss a file, rates in 1/s, added to the pair's own."""
