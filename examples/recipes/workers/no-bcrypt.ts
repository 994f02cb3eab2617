// Takes the place of @node-rs/bcrypt, a native module; scryptHasher hashes the passwords.
export const hash = undefined
export const verify = undefined
