"""The steps from each shape of the database to the next, run by Alembic when a store is opened."""
