"""Saves a key with Python's keyring and reads it back. Arguments: ID and key."""
import sys

import keyring

_, name, key = sys.argv
keyring.set_password("keyferry-python", name, key)
print("ok" if keyring.get_password("keyferry-python", name) == key else "failed")
