//! How secrets are hidden from whoever listens on the bus: the algorithm that the Secret Service's specification calls
//! `dh-ietf1024-sha256-aes128-cbc-pkcs7`, the only one that its servers have beside none.

use aes::Aes128;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U256, U1024, const_monty_params};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What [`Offer`] is called on the bus.
pub(super) const ALGORITHM: &str = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

/// The bytes of a number of the group.
const GROUP_BYTES: usize = 128;
const BLOCK_BYTES: usize = 16;

const_monty_params!(
    Oakley,
    U1024,
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
     EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
    "The prime of the second Oakley group, RFC 2409, section 6.2."
);
type Element = ConstMontyForm<Oakley, { U1024::LIMBS }>;

/// Our half of a key that is agreed on. Twice the bits of what the group is worth suffice for it (RFC 3526, section 8,
/// asks for 240 in a larger group), and make it four times as quick as a full one.
pub(super) struct Offer(Zeroizing<U256>);

impl Offer {
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self(Zeroizing::new(U256::from_be_slice(&*bytes))))
    }

    /// What the other side gets.
    pub(super) fn public(&self) -> Vec<u8> {
        Element::new(&U1024::from_u8(2)).pow(&self.0).retrieve().to_be_bytes().as_ref().to_vec()
    }

    /// The key, from what the other side gave; `None` if that is no number by which a key can be agreed on.
    pub(super) fn accept(&self, theirs: &[u8]) -> Option<Key> {
        let zeros = theirs.iter().take_while(|&&byte| byte == 0).count();
        let digits = &theirs[zeros..];
        let mut padded = [0; GROUP_BYTES];
        padded.get_mut(GROUP_BYTES.checked_sub(digits.len())?..)?.copy_from_slice(digits);
        let theirs = U1024::from_be_slice(&padded);
        if theirs <= U1024::ONE || theirs >= Oakley::PARAMS.modulus().wrapping_sub(&U1024::ONE) {
            return None;
        }
        let shared = Zeroizing::new(Element::new(&theirs).pow(&self.0).retrieve());
        let shared = Zeroizing::new(shared.to_be_bytes());
        let mut key = Zeroizing::new([0; BLOCK_BYTES]);
        Hkdf::<Sha256>::new(None, (*shared).as_ref()).expand(&[], &mut *key).ok()?;
        Some(Key(key))
    }
}

/// The key that both sides have.
pub(super) struct Key(Zeroizing<[u8; BLOCK_BYTES]>);

impl Key {
    /// Gives the parameters of the encryption, and what is encrypted.
    pub(super) fn encrypt(&self, secret: &[u8]) -> Result<([u8; BLOCK_BYTES], Vec<u8>), getrandom::Error> {
        let mut initial = [0; BLOCK_BYTES];
        getrandom::fill(&mut initial)?;
        let cipher = cbc::Encryptor::<Aes128>::new(&(*self.0).into(), &initial.into());
        Ok((initial, cipher.encrypt_padded_vec::<Pkcs7>(secret)))
    }

    /// `None` if it was not encrypted with this key.
    pub(super) fn decrypt(&self, initial: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
        let cipher = cbc::Decryptor::<Aes128>::new_from_slices(&*self.0, initial).ok()?;
        cipher.decrypt_padded_vec::<Pkcs7>(encrypted).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed() -> (Key, Key) {
        let (ours, theirs) = (Offer::new().unwrap(), Offer::new().unwrap());
        (ours.accept(&theirs.public()).unwrap(), theirs.accept(&ours.public()).unwrap())
    }

    #[test]
    fn both_sides_have_one_key_and_nobody_else_has() {
        let ((ours, theirs), (others, _)) = (agreed(), agreed());
        for secret in [&b""[..], b"0123456789abcdef", b"a key of some length"] {
            let (parameters, encrypted) = ours.encrypt(secret).unwrap();
            assert_eq!(theirs.decrypt(&parameters, &encrypted).as_deref(), Some(secret));
            assert_ne!(others.decrypt(&parameters, &encrypted).as_deref(), Some(secret));
        }
        let encrypted = [(); 2].map(|()| ours.encrypt(b"the same").unwrap());
        assert_ne!(encrypted[0], encrypted[1], "the parameters are new each time");
    }

    /// Servers leave out zeros at the front of a number, or add one.
    #[test]
    fn a_number_is_read_at_any_length_and_refused_if_its_key_could_be_guessed() {
        let offer = Offer::new().unwrap();
        let public = Offer::new().unwrap().public();
        let longer = [&[0], &public[..]].concat();
        let key = |theirs: &[u8]| offer.accept(theirs).map(|key| *key.0);
        assert_eq!(key(&longer), key(&public));
        assert!(key(&[2]).is_some());
        let prime = Oakley::PARAMS.modulus();
        let beyond =
            [prime.wrapping_sub(&U1024::ONE), prime.get()].map(|n| n.to_be_bytes().as_ref().to_vec());
        for theirs in
            [&[][..], &[0], &[1], &beyond[0], &beyond[1], &[0xff; GROUP_BYTES], &[1; GROUP_BYTES + 1]]
        {
            assert!(key(theirs).is_none(), "{theirs:?}");
        }
    }
}
