//! The encryption by which a prompt hands its password to gnome-keyring: `sx-aes-1` of gcr's `gcr-secret-exchange.c`. The
//! prompter's side of it.

use aes::Aes128;
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, U1536, const_monty_params};
use hkdf::Hkdf;
use sha2::Sha256;

/// Length of a number of the group.
const GROUP_BYTES: usize = 192;
/// Length of an AES-128 block, and of its key.
const BLOCK_BYTES: usize = 16;
/// The same private key and initialization vector every time: the password of a test is no secret.
const PRIVATE_KEY: U256 = U256::from_u8(77);
const IV: [u8; BLOCK_BYTES] = [7; BLOCK_BYTES];

const_monty_params!(
    Group5,
    U1536,
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
     EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
     83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF",
    "The prime of group 5, RFC 3526, section 2."
);
type Element = ConstMontyForm<Group5, { U1536::LIMBS }>;

/// The message that begins an exchange.
pub(super) fn begin() -> String {
    let public = Element::new(&U1536::from_u8(2)).pow(&PRIVATE_KEY).retrieve().to_be_bytes();
    format!("[sx-aes-1]\npublic={}\n", BASE64_STANDARD.encode(public))
}

/// The message with the password, for the keyring that has sent `received`.
pub(super) fn send(received: &str, password: &str) -> Result<String> {
    let peer = received.lines().find_map(|line| line.strip_prefix("public=")).context("no public key")?;
    let peer = BASE64_STANDARD.decode(peer)?;
    let mut padded = [0; GROUP_BYTES];
    // A number may have more leading zeros than it needs, or fewer.
    let digits = &peer[peer.len().saturating_sub(GROUP_BYTES)..];
    padded[GROUP_BYTES - digits.len()..].copy_from_slice(digits);
    let shared = Element::new(&U1536::from_be_slice(&padded)).pow(&PRIVATE_KEY).retrieve().to_be_bytes();
    let mut key = [0; BLOCK_BYTES];
    let hkdf = Hkdf::<Sha256>::new(None, shared.as_ref());
    hkdf.expand(&[], &mut key).ok().context("the key cannot be derived")?;
    let cipher = cbc::Encryptor::<Aes128>::new(&key.into(), &IV.into());
    let secret = BASE64_STANDARD.encode(cipher.encrypt_padded_vec::<Pkcs7>(password.as_bytes()));
    Ok(format!("{}secret={secret}\niv={}\n", begin(), BASE64_STANDARD.encode(IV)))
}
