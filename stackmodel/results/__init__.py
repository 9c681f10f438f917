"""One table of quantities, labelled arrays made by it, and their storage."""
