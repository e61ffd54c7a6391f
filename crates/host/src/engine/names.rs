//! Names in an engine's paths, which need no encoding in an address.

use serde::{Deserialize, Serialize};

/// Longest name, in characters.
const MAX_CHARS: usize = 200;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub(crate) struct $name(String);

        impl $name {
            /// One or more parts of letters, digits, `-`, `_` and `.`, separated by `/`. Slashes at either end are left
            /// out.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                path(text).map(Self)
            }

            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or("not a name in a path")
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )+};
}

names! {
    /// The path of a mount.
    Mount,
    /// The folder of Keyferry's keys in the mount.
    Prefix,
    /// The namespace that all requests are made in.
    Namespace,
    /// The ID of a role for `AppRole`, or the name of one for OpenID Connect. It is no secret.
    RoleId,
}

fn path(text: &str) -> Option<String> {
    let path = text.trim().trim_matches('/');
    let is_part = |part: &str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        !part.is_empty() && part.bytes().all(is_plain) && part.bytes().any(|b| b != b'.')
    };
    (path.len() <= MAX_CHARS && path.split('/').all(is_part)).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_no_other_path() {
        for (text, expected) in [("secret", "secret"), ("/team/kv/", "team/kv"), ("a.b-c_d", "a.b-c_d")] {
            assert_eq!(Mount::parse(text).unwrap().as_str(), expected);
        }
        for text in
            ["", "/", "a//b", "..", "a/../b", ".", "a b", "a?b", "a%2fb", "é", "a\nb", &"a".repeat(201)]
        {
            assert_eq!(Mount::parse(text), None, "{text:?}");
        }
    }
}
