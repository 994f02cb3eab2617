/** Who logs in with what. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** An application that is attacked, while it listens. */
export interface AttackTarget {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** Logins that fail for other reasons than an unknown user or a wrong password, by reason: a blocked user's, say. */
  readonly failures?: Readonly<Record<string, Credentials>>
  /** Makes a token for resetting the user's password. Default: the attacks with one are left out. */
  resetToken?(): Promise<string>
  /** Tells how many mails with a reset's token were sent. Default: whether one address can silence them is not tried. */
  resetMails?(): number
  /** Everything that was logged since the start, events too. */
  logged(): string
  close(): Promise<void>
}

/** What is attacked. */
export interface AttackOptions {
  /** Names the application in the titles of the cases. */
  readonly name: string
  /** Starts the application with an empty state and without a throttle. It is attacked as a whole, once. */
  start(): Promise<AttackTarget>
  /** Starts it with its throttle on. Default: the throttle is not attacked. */
  startThrottled?(): Promise<AttackTarget>
  /** A user who may log in. */
  readonly user: Credentials
  /** What this user may not GET, the role that may, and somebody who has it. */
  readonly restricted: { readonly path: string; readonly role: string; readonly allowed: Credentials }
  /** What every signed-in user may GET. Default: `'/auth/me'`. */
  readonly guarded?: string
  /** Where the auth routes are. Default: `'/auth'`. */
  readonly basePath?: string
  /** The secret that signs access tokens with HS256. Default: no attack is signed with it. */
  readonly accessSecret?: string
  /** Whether a key pair signs, whose public half is at `/.well-known/jwks.json`. Default: `false`. */
  readonly publishesKeys?: boolean
  /** An origin that CORS allows. Default: CORS is not attacked. */
  readonly origin?: string
  /** The name of the cookie that holds the refresh token. Default: bodies hold it, and CSRF is not attacked. */
  readonly refreshCookie?: string
}
