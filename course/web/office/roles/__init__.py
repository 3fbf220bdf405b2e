"""Roles in an organisation: who has one, inviting somebody to one, and ending one."""
