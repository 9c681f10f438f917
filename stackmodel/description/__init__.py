"""What the user said: one frozen description of a stack, without arrays or numerics."""
