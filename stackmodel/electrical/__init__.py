"""Drift-diffusion charge injection on SI arrays.

`problem.problem` and `problem.band` build a `DriftDiffusionProblem`; `solve.solve` sweeps the
voltage. The physics is one law a file (`statistics`, `flux`, `mobility`, `recombination`);
`assembly` joins them into a residual with its exact Jacobian, `sweep` follows it along the bias.
"""
