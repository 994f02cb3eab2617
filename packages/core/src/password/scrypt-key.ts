import { scrypt } from 'node:crypto'

/** The parameters of RFC 7914 §2: `n` is the cost, `r` the block size and `p` the parallelization. */
export interface ScryptParameters {
  readonly n: number
  readonly r: number
  readonly p: number
}

/** Derives a key on a thread of the runtime. It needs `128 * n * r` bytes of memory. */
export function deriveScrypt(
  password: string,
  salt: Buffer,
  length: number,
  { n, r, p }: ScryptParameters,
): Promise<Buffer> {
  const maxmem = 128 * n * r + 128 * r * (p + 2) + 2 ** 20
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N: n, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
