"""Optical gain of dots: three-state model, ladder with 1S and 1P, spectra, pumping by light."""
