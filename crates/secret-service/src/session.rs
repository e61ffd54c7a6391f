//! The encryption of secrets on the bus: `dh-ietf1024-sha256-aes128-cbc-pkcs7` of the Secret Service's specification,
//! the only algorithm that providers have beside `plain`.

use aes::Aes128;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U256, U1024, const_monty_params};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The algorithm's name in `OpenSession`.
pub(crate) const ALGORITHM: &str = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

/// Length of a number of the group.
const GROUP_BYTES: usize = 128;
/// Length of a private key. Twice the group's strength is enough (RFC 3526, section 8, asks for 240 bits in a larger
/// group), and four times as fast as a full-length exponent.
const PRIVATE_KEY_BYTES: usize = 32;
/// Length of an AES-128 block, and of its key.
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

/// The client's private key of one Diffie-Hellman exchange.
pub(crate) struct PrivateKey(Zeroizing<U256>);

impl PrivateKey {
    /// Takes the key from the system's cryptographic random numbers.
    pub(crate) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; PRIVATE_KEY_BYTES]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self::from_bytes(&bytes))
    }

    fn from_bytes(bytes: &[u8; PRIVATE_KEY_BYTES]) -> Self {
        Self(Zeroizing::new(U256::from_be_slice(bytes)))
    }

    pub(crate) fn public_key(&self) -> Vec<u8> {
        Element::new(&U1024::from_u8(2)).pow(&self.0).retrieve().to_be_bytes().as_ref().to_vec()
    }

    /// Derives the session key. Returns `None` if the peer's key is out of range, or allows only guessable results.
    pub(crate) fn agree(&self, peer: &[u8]) -> Option<SessionKey> {
        // Providers omit leading zeros or add one.
        let zeros = peer.iter().take_while(|&&byte| byte == 0).count();
        let digits = &peer[zeros..];
        let mut padded = [0; GROUP_BYTES];
        padded.get_mut(GROUP_BYTES.checked_sub(digits.len())?..)?.copy_from_slice(digits);
        let peer = U1024::from_be_slice(&padded);
        if peer <= U1024::ONE || peer >= Oakley::PARAMS.modulus().wrapping_sub(&U1024::ONE) {
            return None;
        }
        let shared = Zeroizing::new(Element::new(&peer).pow(&self.0).retrieve());
        let shared = Zeroizing::new(shared.to_be_bytes());
        let mut key = Zeroizing::new([0; BLOCK_BYTES]);
        Hkdf::<Sha256>::new(None, (*shared).as_ref()).expand(&[], &mut *key).ok()?;
        Some(SessionKey(key))
    }
}

/// The key that client and provider share for one session.
pub(crate) struct SessionKey(Zeroizing<[u8; BLOCK_BYTES]>);

/// A secret as it is sent over the bus.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Encrypted {
    pub(crate) iv: [u8; BLOCK_BYTES],
    pub(crate) ciphertext: Vec<u8>,
}

impl SessionKey {
    /// Encrypts with a random initialization vector.
    pub(crate) fn encrypt(&self, secret: &[u8]) -> Result<Encrypted, getrandom::Error> {
        let mut iv = [0; BLOCK_BYTES];
        getrandom::fill(&mut iv)?;
        Ok(self.encrypt_with(iv, secret))
    }

    fn encrypt_with(&self, iv: [u8; BLOCK_BYTES], secret: &[u8]) -> Encrypted {
        let cipher = cbc::Encryptor::<Aes128>::new(&(*self.0).into(), &iv.into());
        Encrypted { iv, ciphertext: cipher.encrypt_padded_vec::<Pkcs7>(secret) }
    }

    /// Returns `None` if the padding is wrong, which a different key makes likely. The algorithm authenticates nothing.
    pub(crate) fn decrypt(&self, iv: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
        let cipher = cbc::Decryptor::<Aes128>::new_from_slices(&*self.0, iv).ok()?;
        cipher.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test panics")]
mod tests {
    use super::*;

    /// The bytes from 1 to 32.
    fn known_private_key() -> PrivateKey {
        PrivateKey::from_bytes(&std::array::from_fn(|index| u8::try_from(index + 1).unwrap()))
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<_> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    fn session() -> (SessionKey, SessionKey) {
        let (client, provider) = (PrivateKey::generate().unwrap(), PrivateKey::generate().unwrap());
        (client.agree(&provider.public_key()).unwrap(), provider.agree(&client.public_key()).unwrap())
    }

    // Expected values of the known-answer tests: Python's `pow`, HKDF by Python's `hmac`, AES by OpenSSL.

    #[test]
    fn public_key_matches_known_answer() {
        let expected = "457120764f3a1e6fd58103e41a4093a6c8bc1d97cb8759de41c21afdd2d3048a\
                        5ef3d88ce24aa6ba4fe30bcfb0b0f75abf1a8aeaff3723f1bf53740c902005e1\
                        199fabad7c538e94a7034fd585339a02f3634893f748929d2a7257643e398130\
                        541ae64124c17d4507a97f1cbebeb7b933642b8df479eb59e36cfeffbf1671dd";
        assert_eq!(known_private_key().public_key(), bytes(expected));
    }

    #[test]
    fn session_key_matches_known_answer() {
        let peer = "fefc9e231f4350f77912cd2a28fd097860ffc748a3a9f6c69e1f146322cd0f7a\
                    59ac7a7bafa352183a053eddeffc028afb1f1f73a22346046290756c634c332d\
                    2b9386b246f9c04e044afda22f33143a17ced690a1f964b87efb44d55a96701e\
                    750fb96273fcada87bc961e0ccc411dd27304eff37c116716f53a041db77f758";
        let key = known_private_key().agree(&bytes(peer)).unwrap();
        assert_eq!(key.0[..], bytes("59fe34736fec5056d0776fbbd06b800b"));
    }

    /// The shared number is hashed with its leading zeros; here the first byte is one.
    #[test]
    fn session_key_of_a_shared_number_with_leading_zeros_matches_known_answer() {
        let key = known_private_key().agree(&(1_u32 << 27).to_be_bytes()).unwrap();
        assert_eq!(key.0[..], bytes("c9cc319526f0e8077e0d5daf664ffa84"));
    }

    #[test]
    fn ciphertext_matches_known_answer_and_decrypts() {
        let key = SessionKey(Zeroizing::new(bytes("59fe34736fec5056d0776fbbd06b800b").try_into().unwrap()));
        let iv: [u8; BLOCK_BYTES] = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff").try_into().unwrap();
        for (secret, ciphertext) in [
            (&b""[..], "8466664765cb0b8fae636c3fc11f2ddf"),
            (b"0123456789abcdef", "ece26d3fe199004fe832df869001c1bae92e2d3c8deaba7f94165491bb73f9e7"),
            (b"a secret of some length", "8f452748d5e4b35e9f92f0379556f70ddd2932d1710764c1a5d3cc7de05d4a28"),
        ] {
            assert_eq!(key.encrypt_with(iv, secret), Encrypted { iv, ciphertext: bytes(ciphertext) });
            assert_eq!(key.decrypt(&iv, &bytes(ciphertext)).as_deref(), Some(secret));
        }
    }

    #[test]
    fn both_sides_derive_the_same_key_and_other_sessions_do_not() {
        let ((client, provider), (other, _)) = (session(), session());
        for secret in [&b""[..], b"0123456789abcdef", b"a secret of some length"] {
            let Encrypted { iv, ciphertext } = client.encrypt(secret).unwrap();
            assert_eq!(provider.decrypt(&iv, &ciphertext).as_deref(), Some(secret));
            assert_ne!(other.decrypt(&iv, &ciphertext).as_deref(), Some(secret));
        }
    }

    #[test]
    fn every_encryption_has_its_own_initialization_vector() {
        let (key, _) = session();
        assert_ne!(key.encrypt(b"the same").unwrap(), key.encrypt(b"the same").unwrap());
    }

    #[test]
    fn peer_key_is_accepted_at_any_length_and_rejected_out_of_range() {
        let private_key = PrivateKey::generate().unwrap();
        let key = |peer: &[u8]| private_key.agree(peer).map(|key| *key.0);
        let peer = PrivateKey::generate().unwrap().public_key();
        let longer = [&[0], &peer[..]].concat();
        assert_eq!(key(&longer), key(&peer));
        assert!(key(&[2]).is_some());
        let prime = Oakley::PARAMS.modulus();
        let too_large =
            [prime.wrapping_sub(&U1024::ONE), prime.get()].map(|n| n.to_be_bytes().as_ref().to_vec());
        for peer in
            [&[][..], &[0], &[1], &too_large[0], &too_large[1], &[0xff; GROUP_BYTES], &[1; GROUP_BYTES + 1]]
        {
            assert!(key(peer).is_none(), "{peer:?}");
        }
    }
}
