"""Reminders of what takes effect: ``schedule`` says when, ``message`` what, ``delivery`` sends."""
