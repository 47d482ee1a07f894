/**
 * Signatures that were made once and are kept, so that verification is held to the same octets on every machine. Made by
 * `node:crypto` for this file; the private keys are gone.
 */

export const message = '7468652073616d65207465787420656163682074696d65'

export const p256 = {
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'g4Bo0Clv3Ibcri7WLRsaRnzJGlqwUMnscau1B2DHta4',
    y: 'f9vFMzX3-mV0I0gcYNa5q_bGJBynkkKRf6g4KaUnId4',
  },
  /** r and s over {@link message}. */
  signature:
    '9cd5d66367fb94d38d98454164783acfc56bbaf1624b30604f0347a4e6e330c393f823149dc4e03d31abdaded50a224376e4c23682ed05c0b52b40c98c59d049',
  /** ES256 over {@link message}, with `kid` fixed. */
  jws: 'eyJhbGciOiJFUzI1NiIsImtpZCI6ImZpeGVkIn0.dGhlIHNhbWUgdGV4dCBlYWNoIHRpbWU.pk020Le8sJr0qP20Vv4FhmECcn8tFfkbBdosfQJQ84lvFFtGasIkpyFNKmF5IAKU18lAgT3M0Jgj3sxhVXP-ow',
} as const

export const ed25519 = {
  key: { kty: 'OKP', crv: 'Ed25519', x: 'a6px_YwPnZAYkukZBLyumu22V-gGRI0Voexh8Vyg_Hg' },
  signature:
    '2ec67ba0eb34923779502b34b6fe49d6ebb27fbb9b25d4f5b68c5deec25b6256a970860217743fe067ecbb5552d0b189db7ee369ac5fbe71935ba915ac919c08',
} as const
