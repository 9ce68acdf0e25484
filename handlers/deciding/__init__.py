"""What a channel decides about rules and findings, from the button "Why?" on."""
