/** What each code means: its HTTP status, whether the same request may succeed later, and its sentence for the client. */
export const errorTable = {
  authentication_required: { status: 401, retry: false, message: 'This request needs an access token.' },
  token_invalid: { status: 401, retry: false, message: 'The token is not valid.' },
  token_expired: { status: 401, retry: false, message: 'The token has expired.' },
  credentials_invalid: { status: 401, retry: false, message: 'The credentials are not valid.' },
  session_ended: { status: 401, retry: false, message: 'The session has ended.' },
  session_expired: { status: 401, retry: false, message: 'The session has expired.' },
  refresh_token_reused: {
    status: 401,
    retry: false,
    message: 'The refresh token was used before. The session has ended.',
  },
  reauthentication_required: { status: 401, retry: false, message: 'This request needs a more recent login.' },
  invalid_dpop_proof: { status: 401, retry: true, message: 'The DPoP proof is not valid. Send a new one.' },
  use_dpop_nonce: { status: 401, retry: true, message: 'The DPoP proof needs the nonce of this response.' },
  invalid_request: { status: 400, retry: false, message: 'The request is malformed.' },
  one_time_token_invalid: { status: 400, retry: false, message: 'The token is not valid or was used before.' },
  forbidden: { status: 403, retry: false, message: 'This is not allowed.' },
  csrf: { status: 403, retry: false, message: 'The request does not prove that it comes from this site.' },
  not_found: { status: 404, retry: false, message: 'There is no such resource.' },
  unsupported_media_type: { status: 415, retry: false, message: 'The body must be application/json.' },
  password_incorrect: { status: 403, retry: false, message: 'The current password is not correct.' },
  password_too_short: { status: 422, retry: false, message: 'The password is too short.' },
  password_too_long: { status: 422, retry: false, message: 'The password is too long.' },
  password_malformed: { status: 422, retry: false, message: 'The password has characters that cannot be stored.' },
  password_blocked: { status: 422, retry: false, message: 'The password is too common or too easily guessed.' },
  too_many_requests: { status: 429, retry: true, message: 'Too many attempts. Try again later.' },
  overloaded: { status: 503, retry: true, message: 'The service is busy. Try again shortly.' },
  store_unavailable: { status: 503, retry: true, message: 'The service cannot be reached. Try again shortly.' },
  store_inconsistent: { status: 503, retry: true, message: 'The service cannot answer right now. Try again shortly.' },
  clock_disagrees: { status: 503, retry: true, message: 'The service cannot answer right now. Try again shortly.' },
  closed: { status: 503, retry: true, message: 'The service is shutting down. Try again shortly.' },
  misconfigured: { status: 500, retry: false, message: 'The service is not set up correctly.' },
} as const satisfies Record<string, { status: number; retry: boolean; message: string }>

/** Every code an {@link AuthError} can carry. Codes are stable: programs may branch on them. */
export type AuthErrorCode = keyof typeof errorTable

/** The options of an {@link AuthError}. */
export interface AuthErrorOptions {
  /** A sentence for the client. It must not reveal more than the code. Default: a fixed sentence for the code. */
  readonly message?: string
  /** Seconds after which the client may try again; sent as `Retry-After`. */
  readonly retryAfter?: number
  /** The original error. Clients never see it, and logs show only its name, code and stack. */
  readonly cause?: unknown
  /** More members of the problem document for the client, such as why a password is blocked. */
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * The `cause` of an {@link AuthError}. It has the name, code and stack of the original error, but not its message, which may
 * contain SQL parameters or a token's payload.
 */
export class HiddenCause extends Error {
  readonly #original: unknown

  constructor(original: unknown) {
    super(nameAndCode(original))
    this.name = 'HiddenCause'
    this.#original = original
    this.stack = [`${this.name}: ${this.message}`, ...framesOf(original)].join('\n')
  }

  /** Returns the original error. Its message may contain data, so be careful where you log it. */
  reveal(): unknown {
    return this.#original
  }
}

function nameAndCode(original: unknown): string {
  const { name, code } = Object(original) as { name?: unknown; code?: unknown }
  return (
    [name, code].filter(part => typeof part === 'string' && /^[\w.]{1,64}$/.test(part)).join(' ') || typeof original
  )
}

function framesOf(original: unknown): string[] {
  const stack = original instanceof Error ? original.stack : undefined
  return (stack ?? '').split('\n').filter(line => /^ {4}at [^\n]+:\d+:\d+\)?$/.test(line))
}

const brand = Symbol.for('sallyport.AuthError')

/**
 * An error at run time that a client caused or must know about.
 *
 * `retry` tells the client whether to try again: `true` means that the same request may succeed later and that nothing was
 * lost, `false` that it will not. Copies of the package recognise each other's errors, with {@link isAuthError} and with
 * `instanceof AuthError`.
 */
export class AuthError extends Error {
  /** Always `'AuthError'`. */
  override readonly name = 'AuthError'
  /** What went wrong; branch on it. */
  readonly code: AuthErrorCode
  /** Whether the same request may succeed later, with nothing lost. */
  readonly retry: boolean
  /** Seconds after which the client may try again; undefined if it should not. */
  readonly retryAfter: number | undefined
  /** More members of the problem document, such as why a password is blocked. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: AuthErrorCode, options: AuthErrorOptions = {}) {
    super(
      options.message ?? errorTable[code].message,
      options.cause === undefined ? undefined : { cause: hide(options.cause) },
    )
    this.code = code
    this.retry = errorTable[code].retry
    this.retryAfter = options.retryAfter ?? (this.retry ? 1 : undefined)
    this.details = options.details
    Object.defineProperty(this, brand, { value: true })
  }

  /** Checks the mark, so that errors of another copy of the package, or wrapped by a framework's class, count too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === AuthError ? isAuthError(value) : Function.prototype[Symbol.hasInstance].call(this, value)
  }
}

/**
 * Tells whether a value is an {@link AuthError}, of any copy of the package.
 *
 * @example
 * ```ts
 * import { AuthError, isAuthError } from '@sallyport/core'
 * isAuthError(new AuthError('token_expired')) // true
 * ```
 */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof Error && Object.hasOwn(value, brand)
}

const packageBrand = Symbol.for('sallyport.PackageNotLoaded')

/**
 * The `cause` of an {@link AuthError} if a package could not be loaded. Its message is not hidden: it names packages and files, and
 * says what to do. `reveal()` and `cause` are the error of the module loader.
 */
export class PackageNotLoaded extends HiddenCause {
  constructor(message: string, original: unknown) {
    super(original)
    this.name = 'PackageNotLoaded'
    this.message = message
    this.stack = [`${this.name}: ${message}`, ...framesOf(original)].join('\n')
    this.cause = original
    Object.defineProperty(this, packageBrand, { value: true })
  }
}

/** Tells whether a value is a {@link PackageNotLoaded}, of any copy of the package. */
export function isPackageNotLoaded(value: unknown): value is PackageNotLoaded {
  return value instanceof Error && Object.hasOwn(value, packageBrand)
}

/** An AuthError contains nothing that must be hidden, and hides its cause already. */
function hide(cause: unknown): Error {
  return isAuthError(cause) || isPackageNotLoaded(cause) ? cause : new HiddenCause(cause)
}
