import type { NativeBcrypt } from './native-bcrypt.ts'

/** Takes the place of `@node-rs/bcrypt` in bundles for runtimes without native modules; `imports` of the package leads there. */
const none = (): never => {
  throw Object.assign(new Error('bcrypt does not run here; pass hashing: { hasher: scryptHasher() }'), {
    code: 'NO_NATIVE_MODULES',
  })
}

export const hash: NativeBcrypt['hash'] = none
export const verify: NativeBcrypt['verify'] = none
