"""The roster: persons and log-ins, organisations, cohorts, enrolments, staff, dates, audit."""
