"""Slides as one HTML file that needs no server: the instrument's own code, and runs that were made beforehand."""
