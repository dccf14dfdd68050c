#!/usr/bin/env python3
"""Django's command line: `python manage.py help` lists what it can do."""

from newsroom.startup import main

if __name__ == "__main__":
    main()
