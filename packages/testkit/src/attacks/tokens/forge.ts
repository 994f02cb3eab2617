import { createHmac } from 'node:crypto'

/** A decoded token. */
export interface ReadToken {
  readonly text: string
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  /** The time of issue in seconds, which is the application's time. */
  readonly now: number
}

/** Decodes a token without checks. */
export function readToken(text: string): ReadToken {
  const [header, payload] = text.split('.').map(part => Buffer.from(part, 'base64url').toString())
  const claims = JSON.parse(payload ?? '') as Record<string, unknown>
  return {
    text,
    header: JSON.parse(header ?? '') as Record<string, unknown>,
    payload: claims,
    now: Number(claims['iat']),
  }
}

/** Encodes bytes and strings directly, and anything else as JSON, in base64url. */
export function encode(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('base64url')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** Creates a token with an HMAC. */
export function mac(header: unknown, payload: unknown, key: string | Buffer, bits: 256 | 384 | 512 = 256): string {
  return sealed(`${encode(header)}.${encode(payload)}`, key, bits)
}

/** Adds an HMAC to any text. */
export function sealed(text: string, key: string | Buffer, bits: 256 | 384 | 512 = 256): string {
  return `${text}.${createHmac(`sha${bits}`, key).update(text).digest('base64url')}`
}
