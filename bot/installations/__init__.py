"""Many workspaces: who installed the app, with which token, kept encrypted in the database."""
