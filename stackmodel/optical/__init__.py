"""Light in planar stacks: indices of mixtures, modes, feedback, dipole emission, colour."""
