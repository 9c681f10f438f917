"""Thin-film quantum-dot light emitters: one stack file in, an engineering answer out."""
