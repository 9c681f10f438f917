"""Generic numerics: Newton, block-tridiagonal solve, continuation, root counting. No physics."""
