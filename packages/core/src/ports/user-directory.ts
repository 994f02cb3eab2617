/** One user of the application. */
export interface UserEntry<U> {
  /** Opaque, at most 255 characters; it becomes the token's `sub`. */
  readonly id: string
  /** The application's user object, as `claims` and `recheck` get it. */
  readonly user: U
  /** The hash from the password hasher; null if the user has no password. It never leaves the library. */
  readonly passwordHash: string | null
}

/**
 * Three callbacks that read and write the application's users table, for the option `users`. A look-up that finds nobody may
 * resolve to null or undefined.
 */
export interface UserCallbacks<U> {
  /** Finds a user by login, in its normal form. Resolves to null or undefined if there is none. */
  findByLogin(login: string): Promise<UserEntry<U> | null | undefined>
  /** Finds a user by id. Resolves to null or undefined if there is none. */
  findById(id: string): Promise<UserEntry<U> | null | undefined>
  /** Writes `next` and resolves to true only if the stored hash equals `expected`, in one step. */
  replacePasswordHash(id: string, expected: string | null, next: string): Promise<boolean>
}

/** The same callbacks, but a look-up that finds nobody always resolves to undefined. */
export interface UserDirectory<U> {
  /** Resolves to undefined if there is no such user, or if they may not log in. */
  findByLogin(login: string): Promise<UserEntry<U> | undefined>
  /** Resolves to undefined if the user was deleted or blocked. */
  findById(id: string): Promise<UserEntry<U> | undefined>
  /** Atomic compare-and-swap: writes `next` and resolves to true only if the stored hash equals `expected`. */
  replacePasswordHash(id: string, expected: string | null, next: string): Promise<boolean>
}
