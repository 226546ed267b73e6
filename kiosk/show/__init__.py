"""The moment, pure: playback, gestures, scene, card, controls, guesses."""
