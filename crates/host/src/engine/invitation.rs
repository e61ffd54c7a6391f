//! The link that an administrator or a colleague sends to the people of a team.

use std::fmt;

use super::{EngineAddress, InvalidAddress, Mount, Namespace, Prefix, RoleId};

/// The mark of an invitation in an address. A browser does not send it to the server.
const MARK: &str = "keyferry";

/// Longest link, in characters: an address and four names.
const MAX_CHARS: usize = 1200;

/// The engine of a team and the places in it, such as
/// `https://vault.example.com:8200/#keyferry?mount=secret&prefix=keyferry&role=sales`. It contains no secret. A part that
/// is left out is the usual one, so the engine's bare address is an invitation too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub(crate) address: EngineAddress,
    pub(crate) mount: Option<Mount>,
    pub(crate) prefix: Option<Prefix>,
    pub(crate) namespace: Option<Namespace>,
    /// The role for a sign-in by OpenID Connect.
    pub(crate) role: Option<RoleId>,
}

impl Invitation {
    /// Parses a link. Its parts need no encoding, and each occurs once at most: what this version does not know may matter.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        if text.len() > MAX_CHARS {
            return Err(InvalidAddress::NotAnAddress);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, MARK));
        let address = EngineAddress::parse(address)?;
        let parts = match fragment.strip_prefix(MARK).ok_or(InvalidAddress::UnknownPart)? {
            "" => None,
            rest => Some(rest.strip_prefix('?').ok_or(InvalidAddress::UnknownPart)?),
        };
        let mut invitation = Self { address, mount: None, prefix: None, namespace: None, role: None };
        for part in parts.into_iter().flat_map(|parts| parts.split('&')) {
            invitation.add(part).ok_or(InvalidAddress::UnknownPart)?;
        }
        Ok(invitation)
    }

    /// Adds a part such as `mount=secret`; `None` if it is unknown, no name, or there already.
    fn add(&mut self, part: &str) -> Option<()> {
        let (name, value) = part.split_once('=')?;
        let Self { address: _, mount, prefix, namespace, role } = self;
        match name {
            "mount" if mount.is_none() => *mount = Some(Mount::parse(value)?),
            "prefix" if prefix.is_none() => *prefix = Some(Prefix::parse(value)?),
            "namespace" if namespace.is_none() => *namespace = Some(Namespace::parse(value)?),
            "role" if role.is_none() => *role = Some(RoleId::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, mount, prefix, namespace, role } = self;
        write!(f, "{address}/#{MARK}")?;
        let parts = [
            ("mount", mount.as_ref().map(Mount::as_str)),
            ("prefix", prefix.as_ref().map(Prefix::as_str)),
            ("namespace", namespace.as_ref().map(Namespace::as_str)),
            ("role", role.as_ref().map(RoleId::as_str)),
        ];
        let mut separator = '?';
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{separator}{name}={value}")?;
                separator = '&';
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<String, InvalidAddress> {
        Invitation::parse(text).map(|invitation| invitation.to_string())
    }

    #[test]
    fn a_link_names_the_engine_and_its_places_and_the_bare_address_the_engine_alone() {
        let link =
            "https://vault.example.com:8200/#keyferry?mount=team/kv&prefix=keyferry&namespace=a/b&role=sales";
        assert_eq!(parse(link), Ok(link.into()));
        assert_eq!(
            parse(" https://Vault.example.com/#keyferry?role=sales&mount=secret\n"),
            Ok("https://vault.example.com:443/#keyferry?mount=secret&role=sales".into())
        );
        for bare in ["https://vault.example", "https://vault.example/", "https://vault.example/#keyferry"] {
            assert_eq!(parse(bare), Ok("https://vault.example:443/#keyferry".into()), "{bare}");
        }
    }

    #[test]
    fn a_link_with_anything_else_in_it_is_refused() {
        for (text, reason) in [
            ("http://vault.example/#keyferry", InvalidAddress::NotHttps),
            ("javascript:alert(1)//https://vault.example/#keyferry", InvalidAddress::NotHttps),
            ("https://user@vault.example/#keyferry", InvalidAddress::NotAnAddress),
            ("https://vault.example/ui#keyferry", InvalidAddress::NotAnAddress),
            ("https://vault.example/?x#keyferry", InvalidAddress::NotAnAddress),
            ("https://vault.example/#", InvalidAddress::UnknownPart),
            ("https://vault.example/#other", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?token=s.abc", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?mount", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?mount=a&mount=b", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?mount=../sys", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?mount=a%2fb", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry?mount=a&", InvalidAddress::UnknownPart),
            ("https://vault.example/#keyferry#keyferry", InvalidAddress::UnknownPart),
        ] {
            assert_eq!(Invitation::parse(text), Err(reason), "{text}");
        }
        let long = format!("https://vault.example/#keyferry?mount={}", "a".repeat(1200));
        assert_eq!(Invitation::parse(&long), Err(InvalidAddress::NotAnAddress));
    }

    proptest! {
        #[test]
        fn every_invitation_reads_back(
            host in "[a-z][a-z0-9.-]{0,30}",
            port in any::<u16>(),
            names in proptest::array::uniform4(proptest::option::of("[a-zA-Z0-9_.-]{0,9}[a-z](/[a-z]{1,9})?")),
        ) {
            let [mount, prefix, namespace, role] = names;
            let invitation = Invitation {
                address: EngineAddress::parse(&format!("https://{host}:{port}")).unwrap(),
                mount: mount.and_then(|name| Mount::parse(&name)),
                prefix: prefix.and_then(|name| Prefix::parse(&name)),
                namespace: namespace.and_then(|name| Namespace::parse(&name)),
                role: role.and_then(|name| RoleId::parse(&name)),
            };
            prop_assert_eq!(Invitation::parse(&invitation.to_string()), Ok(invitation));
        }

        #[test]
        fn arbitrary_text_is_read_without_panic_and_an_invitation_leads_to_https_alone(
            text in "(https://[a-z]{1,9}/?#keyferry)?[?&=a-z/#.:%]{0,40}"
        ) {
            if let Ok(invitation) = Invitation::parse(&text) {
                prop_assert!(invitation.to_string().starts_with("https://"));
                prop_assert_eq!(Invitation::parse(&invitation.to_string()), Ok(invitation));
            }
        }
    }
}
