import { bcryptHasher, type PasswordHasher } from '@sallyport/core'

/** The seeded users' only password. */
export const password = 'correct horse battery staple'

/** Hashes at a quarter of the work: the suites log in by the hundred, and what cost 12 does is tried in core. */
export const cheapHasher: PasswordHasher = bcryptHasher({ cost: 10 })

/** What to seed the users with, so that their hashes are of the application's own cost; undefined for the usual one. */
export async function hashOfPassword(hasher: PasswordHasher | undefined): Promise<string | undefined> {
  return hasher?.hash(password)
}
