"""The service over HTTP, with a Hub that is played at its edge."""
