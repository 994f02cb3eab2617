import { importJWK } from 'jose'
import { AuthError } from '../errors.ts'
import type { Jwk, Key } from './key.ts'

type Material = Awaited<ReturnType<typeof importJWK>>

const publicHalves = new WeakMap<Jwk, Promise<Material>>()
const privateHalves = new WeakMap<Jwk, Promise<Material>>()

/** The key that jose verifies with. The half of a key pair is imported once. */
export async function verifyingMaterial(key: Key): Promise<Material> {
  return key.publicJwk ? importOnce(publicHalves, key.publicJwk, key) : secretBytes(key)
}

/** The key that jose signs with. */
export async function signingMaterial(key: Key): Promise<Material> {
  const half = key.privateJwk?.reveal()
  return half ? importOnce(privateHalves, half, key) : secretBytes(key)
}

function importOnce(known: WeakMap<Jwk, Promise<Material>>, jwk: Jwk, { algorithm }: Key): Promise<Material> {
  const material = known.get(jwk) ?? importJWK({ ...jwk }, algorithm, { extractable: false }).catch(refuse)
  known.set(jwk, material)
  return material
}

/** Node reports unusable key material at the start; other runtimes report it only here. */
function refuse(cause: unknown): never {
  throw new AuthError('misconfigured', { cause })
}

function secretBytes(key: Key): Uint8Array {
  if (!key.secret) throw new TypeError('The key cannot be used for this.')
  return key.secret.reveal()
}
