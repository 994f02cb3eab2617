/**
 * The rows of `@sallyport/core`, top row first: a file imports only from its own row and from those above it. The first
 * pattern that fits a path below `src` decides.
 */
const rows: readonly (readonly RegExp[])[] = [
  [/^errors\.ts$/, /^events\.ts$/, /^ports\//],
  [/^lib\//],
  [/^token\//, /^session\/(session|seal|lifetimes)\.ts$/, /^password\//, /^memory\//],
  [/^auth-types\.ts$/],
  [/^session\//],
  [/^auth-api\.ts$/],
  [/^account\//],
  [/^(read-|verifier-)?options(-schema)?\.ts$/, /^from-env\.ts$/],
  [/^(auth|verify|keys|warnings|wire)\.ts$/],
  [/^http\/request\.ts$/],
  // Below, for http: what reads a request, then what judges and answers it, then the table of routes.
  [/^http\/(?!index|guard|reply|([a-z]+-)?(routes?|carrier)\.|match)/],
  [/^http\/(guard|reply)\.ts$/],
  [/^http\/(([a-z]+-)?(routes?|carrier)|match)\.ts$/],
  [/^(http\/)?index\.ts$/, /^(adapter|web|argon2|zxcvbn|store-author|otel)\.ts$/],
]

/** The row of a file by its path below core's `src`, from 0; undefined where the architecture has no place for it. */
export function rowOf(path: string): number | undefined {
  const row = rows.findIndex(patterns => patterns.some(pattern => pattern.test(path)))
  return row === -1 ? undefined : row
}
