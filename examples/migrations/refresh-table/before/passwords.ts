import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyArgon2 } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'

/** Checks a password against a hash of any of the years: bcrypt, and before that Argon2id, scrypt and PBKDF2. */
export async function checkPassword(password: string, hash: string): Promise<boolean> {
  if (hash.startsWith('$2')) return bcrypt.compare(password, hash)
  if (hash.startsWith('$argon2id$')) return verifyArgon2(hash, password)
  if (hash.startsWith('$pbkdf2-sha256$')) return checkPbkdf2(password, hash)
  return checkScrypt(password, hash)
}

async function checkPbkdf2(password: string, hash: string): Promise<boolean> {
  const [, , rounds = '', salt = '', key = ''] = hash.split('$')
  const expected = Buffer.from(key, 'base64')
  const iterations = Number(rounds.replace('i=', ''))
  const derived = await promisify(pbkdf2)(password, Buffer.from(salt, 'base64'), iterations, expected.length, 'sha256')
  return timingSafeEqual(derived, expected)
}

async function checkScrypt(password: string, hash: string): Promise<boolean> {
  const [salt = '', key = ''] = hash.split(':')
  const derived = (await promisify(scrypt)(password, salt, 64)) as Buffer
  return timingSafeEqual(derived, Buffer.from(key, 'hex'))
}
