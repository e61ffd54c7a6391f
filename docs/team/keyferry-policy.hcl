# Least rights for the people and machines that share keys by Keyferry, for OpenBao and HashiCorp Vault.
# For another mount than `secret`, or another folder than `keyferry`, change the names in the first two paths.

# The keys. Without "update" the server itself refuses to write a key over another, and without "delete" to remove one.
path "secret/data/keyferry/*" {
  capabilities = ["create", "read"]
}

# The descriptions, such as the store's name. Writing is limited to them: without this limit a person could set
# "max_versions" or "delete_version_after", by which the server removes keys. "create" is for clusters: to a standby that
# has not received the key yet, its description is a new one.
path "secret/metadata/keyferry/*" {
  capabilities = ["create", "list", "read", "update"]
  allowed_parameters = {
    "custom_metadata" = []
  }
}

# The token itself: to know its end, to extend it, to end it, and to know what it allows. The policy "default", which
# most tokens have, contains these rights too.
path "auth/token/lookup-self" {
  capabilities = ["read"]
}
path "auth/token/renew-self" {
  capabilities = ["update"]
}
path "auth/token/revoke-self" {
  capabilities = ["update"]
}
path "sys/capabilities-self" {
  capabilities = ["update"]
}
