import { createHmac } from 'node:crypto'

/** A token, read. */
export interface ReadToken {
  readonly text: string
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  /** When it was issued, in seconds: the application's own time. */
  readonly now: number
}

/** Reads a token without checking anything. */
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

/** The base64url of bytes, of a text as it is, or of the JSON of anything else. */
export function encode(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('base64url')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** A token under an HMAC, made by node:crypto. */
export function mac(header: unknown, payload: unknown, key: string | Buffer, bits: 256 | 384 | 512 = 256): string {
  return sealed(`${encode(header)}.${encode(payload)}`, key, bits)
}

/** Two segments, whatever they are, under an HMAC. */
export function sealed(text: string, key: string | Buffer, bits: 256 | 384 | 512 = 256): string {
  return `${text}.${createHmac(`sha${bits}`, key).update(text).digest('base64url')}`
}
