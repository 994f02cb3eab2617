// Takes the place of @node-rs/bcrypt in a worker, where scryptHasher hashes the passwords.
export const hash = undefined
export const verify = undefined
