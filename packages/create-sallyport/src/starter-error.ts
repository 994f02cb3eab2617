/** An error that the user of the command can fix. */
export class StarterError extends Error {
  override readonly name = 'StarterError'
}
