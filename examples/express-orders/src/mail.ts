import type { PasswordResetMessage } from '@sallyport/core'
import type { User } from './users.ts'

/** A mail, as a mail service takes it. */
export interface Mail {
  /** From the users table, never from a request. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

export type SendMail = (mail: Mail) => Promise<void>

/** Where the page is that takes the token. Put your own here: it never comes from a request's headers. */
const resetPage = 'https://orders.example/reset'

/** The outbox: mails are printed in development. Put your mail service here; until then production has none. */
export function outbox(production: boolean): SendMail {
  return async mail => {
    if (production) throw new Error('There is no mail service yet: see mail.ts')
    console.log(`Mail to ${mail.to}: ${mail.subject}\n${mail.text}`)
  }
}

/** The token stands behind `#`, so that neither a server's log nor a referrer has it. */
export function resetMail({ user, token }: PasswordResetMessage<User>): Mail {
  return {
    to: user.username,
    subject: 'Set a new password',
    text: `Open this page within half an hour: ${resetPage}#${token}`,
  }
}
