"""Code tables that one machine imports reach all machines through the database."""
