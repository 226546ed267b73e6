"""Content by signed packs: made and signed here, verified and laid by there.

A repository of The Update Framework in plain static files, the same on a hub and on
a stick: `metadata/` says who may sign and what is signed, `targets/` has each file
once, by the digest of its bytes, and a manifest for each pack.
"""
