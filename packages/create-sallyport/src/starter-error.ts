/** What stops the command and can be put right by whoever ran it. */
export class StarterError extends Error {
  override readonly name = 'StarterError'
}
