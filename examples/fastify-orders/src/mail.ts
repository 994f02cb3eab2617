import type { PasswordResetMessage } from '@sallyport/core'
import type { User } from './users.ts'

/** A mail for a mail service. */
export interface Mail {
  /** From the users table, never from a request. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

export type SendMail = (mail: Mail) => Promise<void>

/** The outbox. It prints mails in development, and throws in production until you put your mail service here. */
export function outbox(production: boolean): SendMail {
  return async mail => {
    if (production) throw new Error('There is no mail service yet: see mail.ts')
    console.log(`Mail to ${mail.to}: ${mail.subject}\n${mail.text}`)
  }
}

/**
 * The mail with the token. The page that takes it never comes from the headers of a request. The token is after `#`, so
 * that it appears in no server log and no referrer.
 */
export function resetMail({ user, token }: PasswordResetMessage<User>, resetPage: string): Mail {
  return {
    to: user.username,
    subject: 'Set a new password',
    text: `Open this page within half an hour: ${resetPage}#${token}`,
  }
}
