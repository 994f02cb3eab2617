/** One user of the application. */
export interface UserEntry<U> {
  /** Opaque, at most 255 characters; it becomes the token's `sub`. */
  readonly id: string
  /** The application's own user, as `claims` and `recheck` hand it on. */
  readonly user: U
  /** As the password hasher made it; null where the user has no password. It never leaves the library. */
  readonly passwordHash: string | null
}

/**
 * The application's own users table, in three callbacks, as the option `users` takes it: where a look-up finds nobody, it
 * may resolve to null or to undefined.
 */
export interface UserCallbacks<U> {
  findByLogin(login: string): Promise<UserEntry<U> | null | undefined>
  findById(id: string): Promise<UserEntry<U> | null | undefined>
  replacePasswordHash(id: string, expected: string | null, next: string): Promise<boolean>
}

/** The same where nobody is always undefined. */
export interface UserDirectory<U> {
  /** Resolves to undefined where there is no such user, or they may not log in. */
  findByLogin(login: string): Promise<UserEntry<U> | undefined>
  /** Resolves to undefined where the user is gone or blocked. */
  findById(id: string): Promise<UserEntry<U> | undefined>
  /** Atomic compare-and-swap: writes `next` and resolves to true only where the stored hash equals `expected`. */
  replacePasswordHash(id: string, expected: string | null, next: string): Promise<boolean>
}
