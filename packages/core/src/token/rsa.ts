import { decodeBase64url } from '../lib/base64url.ts'

const minBits = 2048
const advisedBits = 3072

/** Primes modulo which 65537 generates few residues. Weak moduli have only these residues (CVE-2017-15361). */
const rocaPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]

/** Returns what is wrong with an RSA public key. Other kinds of key are not checked. */
export function rsaProblems(publicJwk: Readonly<Record<string, unknown>>): string[] {
  if (publicJwk['kty'] !== 'RSA') return []
  const modulus = toInteger(publicJwk['n'])
  if (modulus === undefined) return ['The RSA key has no readable modulus.']
  const problems: string[] = []
  if (bitLength(modulus) < minBits) problems.push(`The RSA key is shorter than ${minBits} bits.`)
  if (publicJwk['e'] !== 'AQAB') problems.push(`The RSA key's exponent must be 65537.`)
  return problems
}

/** Returns the warnings about an RSA public key. */
export function rsaWarnings(publicJwk: Readonly<Record<string, unknown>>): string[] {
  const modulus = publicJwk['kty'] === 'RSA' ? toInteger(publicJwk['n']) : undefined
  if (modulus === undefined) return []
  const warnings: string[] = []
  if (bitLength(modulus) < advisedBits) warnings.push(`The RSA key is shorter than ${advisedBits} bits.`)
  if (hasRocaFingerprint(modulus)) warnings.push('The RSA key looks like one that ROCA breaks (CVE-2017-15361).')
  return warnings
}

function toInteger(text: unknown): bigint | undefined {
  const bytes = typeof text === 'string' ? decodeBase64url(text) : undefined
  if (!bytes || bytes.length === 0) return undefined
  return BigInt(`0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`)
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

function hasRocaFingerprint(modulus: bigint): boolean {
  return rocaPrimes.every(prime => powersOf65537(prime).has(Number(modulus % BigInt(prime))))
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
  return powers
}
