"""What Python's keyring needs to save a key and read it back: the id and the key are the arguments."""
import sys

import keyring

_, name, key = sys.argv
keyring.set_password("keyferry-python", name, key)
print("ok" if keyring.get_password("keyferry-python", name) == key else "failed")
