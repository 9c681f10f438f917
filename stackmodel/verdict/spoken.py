"""Inputs and numbers as people say them: a page needs no engine for it."""


def spoken(name: str) -> str:
    """The name of an input as people say it."""
    said = name.removeprefix("layers.").replace("_", " ")
    return said.replace("refractive index.absorption", "absorption").replace("index.n", "index")


def rounded(value: float, digits: int) -> str:
    """So many digits, without a power of ten where people write none: 1090, not 1.09e+03."""
    short = f"{value:.{digits}g}"
    return f"{float(short):.0f}" if "e+0" in short and abs(value) < 1e6 else short
