"""CODATA 2018 constants, SI (Tiesinga et al., Rev. Mod. Phys. 93, 025010, 2021)."""

ELEMENTARY_CHARGE = 1.602176634e-19  # C, exact
BOLTZMANN = 1.380649e-23  # J/K, exact
PLANCK = 6.62607015e-34  # J s, exact
REDUCED_PLANCK = 1.054571817646156e-34  # J s, exact h / 2 pi
SPEED_OF_LIGHT = 299792458.0  # m/s, exact
VACUUM_PERMITTIVITY = 8.8541878128e-12  # F/m
ELECTRON_MASS = 9.1093837015e-31  # kg
RICHARDSON = 1.20173e6  # A/m^2/K^2, 4 pi q m k^2 / h^3
LUMINOUS_EFFICACY = 683.0  # lm/W at 555 nm (540 THz), exact by definition of the candela
