"""The coach as a skill of OVOS (OpenVoiceOS)."""
