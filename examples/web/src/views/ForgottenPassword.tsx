import { type SubmitEvent, useState } from 'react'
import { askForReset } from '../api/orders.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** Asks the API to send the mail of a reset. */
export function ForgottenPassword({ username }: { readonly username: string }) {
  const [name, setName] = useState(username)
  const [isSent, setSent] = useState(false)
  const { run, error, isBusy } = useAction()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(() => askForReset(name).then(() => setSent(true)))
  }

  return (
    <form className="fields inset" onSubmit={submit}>
      <label>
        User name of the account
        <input
          name="account"
          autoComplete="username"
          required
          value={name}
          onChange={event => setName(event.target.value)}
        />
      </label>
      <Refusal text={error} />
      <button type="submit" disabled={isBusy}>
        Send a link
      </button>
      <p role="status" className="notice">
        {isSent &&
          'If there is such a user, a mail is on its way. In development it is printed in the terminal of the API: open its link.'}
      </p>
    </form>
  )
}
