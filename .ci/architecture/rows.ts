/**
 * The rows of `@sallyport/core`, top row first: a file imports only from its own row and from those above it. The first
 * pattern that fits a path below `src` decides.
 */
const rows: readonly (readonly RegExp[])[] = [
  [/^errors\.ts$/, /^events\.ts$/, /^ports\//],
  [/^lib\//],
  [/^(store|log)\/(?!index)/, /^token\//, /^password\//, /^memory\//, /^checked\//],
  [/^auth\/types\.ts$/],
  [/^session\//],
  [/^auth\/auth\.ts$/],
  [/^account\//],
  [/^options\//],
  [/^auth\//, /^verify\.ts$/],
  [/^http\/(request|options)\//],
  [/^http\/(cookies|reply)\//],
  [/^issuers\/(?!index)/],
  [/^http\/guard\//],
  [/^http\/routes\//],
  [/^http\/(audit|openapi)\//],
  [/^((http|store|log|issuers)\/)?index\.ts$/, /^(adapter|web|argon2|zxcvbn|otel)\.ts$/],
]

/** The row of a file by its path below core's `src`, from 0; undefined where the architecture has no place for it. */
export function rowOf(path: string): number | undefined {
  const row = rows.findIndex(patterns => patterns.some(pattern => pattern.test(path)))
  return row === -1 ? undefined : row
}
