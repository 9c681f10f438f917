"""What people see: text on the terminal, one self-contained page."""
