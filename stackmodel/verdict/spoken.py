"""Inputs as people say them: apart from what finds them, so that a page needs no engine for it."""


def spoken(name: str) -> str:
    """The name of an input as people say it."""
    said = name.removeprefix("layers.").replace("_", " ")
    return said.replace("refractive index.absorption", "absorption").replace("index.n", "index")
