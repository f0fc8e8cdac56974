"""A class on one machine: a client that speaks the app's own socket protocol, and what a server bears of it.

    python -m benchmarks load [--quick] [--json] [--url ADDRESS] [--app FOLDER] [--minutes M] ...

``session`` is the browser's side of Streamlit's protocol, ``instrument`` what the live instrument says over it,
``measures`` what students do, ``report`` and ``graph`` how it is told.
"""
