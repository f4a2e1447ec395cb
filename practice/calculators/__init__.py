"""What the pages of «Calculadoras» say: typed text in, readable answers out. No database."""
