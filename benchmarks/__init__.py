"""How fast, how small, how good: ``make bench`` prints it; nothing here is a test.

Every time is that of one core: the libraries under NumPy and torch read these variables when they
are loaded, so they are set before any benchmark imports anything.
"""

import os

for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(pool, "1")
