"""Heat: exact layered conduction, local sources, electrodes, runaway, limits.

Kernels are pure functions of SI arrays; import them from the modules.
"""
