import { bcryptHasher, type PasswordHasher } from '@sallyport/core'

/** The seeded users' only password. */
export const password = 'correct horse battery staple'

/** Hashes at a quarter of the work, because the suites log in hundreds of times. Core tests cost 12. */
export const cheapHasher: PasswordHasher = bcryptHasher({ cost: 10 })

/** The hash to seed the users with, at the cost of the application's hasher; undefined for the default. */
export async function hashOfPassword(hasher: PasswordHasher | undefined): Promise<string | undefined> {
  return hasher?.hash(password)
}
