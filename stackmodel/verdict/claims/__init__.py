"""Numbers that the papers print, recomputed with this project's own laws: one file a family.

rows -> findings (single_photon, charging, gain, ligands, light, heat, inputs) -> judgement
"""
