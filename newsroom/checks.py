"""What `manage.py check` refuses, each with a number and a hint."""
