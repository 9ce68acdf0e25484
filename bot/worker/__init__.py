"""Scale-out: reminders as jobs in the database, taken by any number of ``codedesk worker``."""
