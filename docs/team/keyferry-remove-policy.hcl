# For people who may remove a key for the whole team, beside the policy "keyferry". A removal only marks the key as
# deleted: `bao kv undelete` restores it. The path must be the one of "keyferry", or that policy's rights would not count.
path "secret/data/keyferry/*" {
  capabilities = ["delete"]
}
