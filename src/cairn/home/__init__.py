"""Where everybody starts: today's work, a person's one page and chronology, and the way between rooms."""
