import { packageLoader } from '../lib/load-package.ts'

/**
 * Loads the native module, when the first hasher is made: an application with another hasher never needs it, nor does a
 * runtime without native modules.
 */
export const loadBcrypt = packageLoader({
  name: '@node-rs/bcrypt',
  load: () => import('@node-rs/bcrypt'),
  needs: ['hash', 'verify'],
  otherwise: 'pass hashing: { hasher: scryptHasher() }, which needs no native module and cannot verify bcrypt hashes',
})
