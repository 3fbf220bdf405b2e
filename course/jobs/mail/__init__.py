"""Mail: templates that an organisation can change, an outbox in the store, and a mail server."""
