import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import type { StandardResult, StandardSchema } from '../lib/standard-schema.ts'
import type { BlocklistVerdict, PasswordBlocklist } from '../ports/password-blocklist.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import { checkedCall, readBoolean, readNothing } from './call.ts'

/** The timeout of a hash in milliseconds. A slower one would occupy a place that other logins need. */
const longestHash = 30_000
/** The timeout of a mail in milliseconds. No request waits for it. */
const longestMail = 30_000

/** A hasher with every method that may be missing. */
type CheckedHasher = PasswordHasher & Required<Pick<PasswordHasher, 'maxBytesOf' | 'ready' | 'refuse'>>

/** Wraps the application's hasher, so that a call that hangs gives its place in the queue back. */
export function checkedHasher(hasher: PasswordHasher, emit: Emit): CheckedHasher {
  const options = { emit, longest: longestHash }
  const refuse = async () => (await (hasher.refuse?.() ?? hasher.hash('no password')), true)
  return {
    maxBytes: hasher.maxBytes,
    maxBytesOf: hash => hasher.maxBytesOf?.(hash) ?? hasher.maxBytes,
    ready: () => checkedCall('hashing.hasher.ready', () => hasher.ready?.(), readNothing, options),
    refuse: async () => void (await checkedCall('hashing.hasher.refuse', refuse, readBoolean, options)),
    hash: text => checkedCall('hashing.hasher.hash', () => hasher.hash(text), readText, options),
    verify: (text, hash) => checkedCall('hashing.hasher.verify', () => hasher.verify(text, hash), readBoolean, options),
    needsRehash: hash => hasher.needsRehash(hash),
    unusable: hash => hasher.unusable(hash),
  }
}

/** Wraps the application's blocklist. If it fails or hangs, the response is 503, and no password is accepted. */
export function checkedBlocklist(blocklist: PasswordBlocklist, emit: Emit): PasswordBlocklist {
  return {
    check: (password, context) =>
      checkedCall('passwords.blocklist.check', () => blocklist.check(password, context), readVerdict, { emit }),
  }
}

/** Wraps the application's schema for claims. */
export function checkedSchema<T>(schema: StandardSchema<T>, emit: Emit): StandardSchema<T> {
  const standard = schema['~standard']
  const validate = (value: unknown) =>
    checkedCall('tokens.claimsSchema.validate', () => standard.validate(value), readResult<T>, { emit })
  return { '~standard': { version: standard.version, vendor: standard.vendor, validate } }
}

/** Wraps the callback that sends mails, so that a call that hangs does not delay other mails forever. */
export function checkedSend<M>(
  send: ((message: M) => Promise<void>) | undefined,
  emit: Emit,
): ((message: M) => Promise<void>) | undefined {
  return (
    send &&
    (message => checkedCall('passwords.sendReset', () => send(message), readNothing, { emit, longest: longestMail }))
  )
}

/** Wraps the application's `normalizeLogin`. Null and undefined mean that no user can have this login. */
export function checkedNormalize(
  normalize: (login: string) => unknown,
  emit: Emit,
): (login: string) => string | undefined {
  return login => {
    const normal = normalize(login) ?? undefined
    if (normal === undefined || typeof normal === 'string') return normal
    const reason = `returned ${kindOf(normal)}; it must return a string at once`
    emit('application_mistake', { where: 'normalizeLogin', reason })
    throw new AuthError('misconfigured', { cause: new TypeError(`normalizeLogin ${reason}`) })
  }
}

function readText(value: unknown): string {
  if (typeof value === 'string') return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a string`)
}

function readVerdict(value: unknown): BlocklistVerdict {
  const { blocked } = Object(value) as Partial<BlocklistVerdict>
  if (typeof blocked === 'boolean') return value as BlocklistVerdict
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be an object with the boolean blocked`)
}

function readResult<T>(value: unknown): StandardResult<T> {
  if (typeof value === 'object' && value !== null) return value as StandardResult<T>
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be an object`)
}
