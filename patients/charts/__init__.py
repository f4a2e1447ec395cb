"""Charts drawn on the server as SVG: the same drawing on the page, on paper and in a PDF."""
