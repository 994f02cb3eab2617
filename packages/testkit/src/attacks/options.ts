/** The credentials of a user. */
export interface Credentials {
  /** The login of a user of the target. */
  readonly username: string
  /** The password of that user. */
  readonly password: string
}

/** A running application that is attacked. */
export interface AttackTarget {
  /** Its URL, such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** Logins that fail for other reasons than an unknown user or a wrong password, such as a blocked user, by reason. */
  readonly failures?: Readonly<Record<string, Credentials>>
  /** Creates a token that resets the user's password. Default: attacks with such a token are skipped. */
  resetToken?(): Promise<string>
  /** Returns the number of reset mails sent. Default: attacks on reset mails are skipped. */
  resetMails?(): number
  /** Returns everything that was logged since the start, including events. */
  logged(): string
  /** Stops the target. */
  close(): Promise<void>
}

/** The application to attack. */
export interface AttackOptions {
  /** The name of the application in the titles of the cases. */
  readonly name: string
  /** Starts the application with an empty state and without a throttle. All attacks share it. */
  start(): Promise<AttackTarget>
  /** Starts the application with its throttle. Default: attacks on the throttle are skipped. */
  startThrottled?(): Promise<AttackTarget>
  /** A user who may log in. */
  readonly user: Credentials
  /** A path that this user may not GET, the role that may, and a user with that role. */
  readonly restricted: { readonly path: string; readonly role: string; readonly allowed: Credentials }
  /** A path that every logged-in user may GET. Default: `'/auth/me'`. */
  readonly guarded?: string
  /** The base path of the auth routes. Default: `'/auth'`. */
  readonly basePath?: string
  /** The secret that signs access tokens with HS256. Default: attacks that need it are skipped. */
  readonly accessSecret?: string
  /** Whether a key pair signs access tokens and `/.well-known/jwks.json` has its public key. Default: `false`. */
  readonly publishesKeys?: boolean
  /** An origin that CORS allows. Default: attacks on CORS are skipped. */
  readonly origin?: string
  /**
   * The name of the cookie with the refresh token. Default: the token is in bodies, and attacks on cookies are skipped.
   */
  readonly refreshCookie?: string
}
