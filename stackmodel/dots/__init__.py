"""Dots: what one dot does with the carriers it is given, and what an ensemble adds up to.

Read in this order: `states` (which charge states), `moves` (which jumps join them), `coulomb/`
(how charge changes injection), `recombination` (rates and photon yields of every state), `chain`
(the master equation), `stationary`, `photons` (rate, g2), then transients, streams, gain,
ensembles, droop, thermodynamics and ligands. Every function is pure and takes SI numbers.
"""
