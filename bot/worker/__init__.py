"""Scale-out: reminders and chunks of audits as jobs in the database, for any number of workers."""
