"""What the matter is: records with value, unit, source and range, and the laws of index."""
