"""Tunnelling through insulators: barriers, supplies, dots inside, films of uneven thickness.

All energies in J, fluxes in 1/(m^2 s), rates in 1/s; plain numpy.
"""
