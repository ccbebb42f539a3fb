"""Tests; the folders mirror voicecoach/."""
