import { HiddenCause, isAuthError } from '@sallyport/core'

/** What a call that must fail with an AuthError says, and the message of the error underneath. */
export async function failureOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isAuthError(error)) throw new Error('the call did not fail with an AuthError')
  const original = error.cause instanceof HiddenCause ? error.cause.reveal() : undefined
  return { code: error.code, message: error.message, cause: original instanceof Error ? original.message : undefined }
}
