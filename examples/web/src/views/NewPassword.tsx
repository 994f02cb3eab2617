import { type SubmitEvent, useState } from 'react'
import { resetPassword } from '../api/orders.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

interface Props {
  /** The token of the mail. It works once. */
  readonly token: string
  readonly onDone: () => void
}

/** Sets a new password. All sessions of the user are revoked, and nobody is logged in. */
export function NewPassword({ token, onDone }: Props) {
  const [password, setPassword] = useState('')
  const [isDone, setDone] = useState(false)
  const { run, error, isBusy } = useAction()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(() => resetPassword(token, password).then(() => setDone(true)))
  }

  return (
    <section className="card">
      <h2>Set a new password</h2>
      {isDone ? (
        <p role="status">The password is changed, and every session of this user has been revoked.</p>
      ) : (
        <form className="fields" onSubmit={submit}>
          <label>
            New password, 15 characters or more
            <input
              name="new-password"
              type="password"
              autoComplete="new-password"
              required
              value={password}
              onChange={event => setPassword(event.target.value)}
            />
          </label>
          <Refusal text={error} />
          <button type="submit" className="main" disabled={isBusy}>
            Set password
          </button>
        </form>
      )}
      <button type="button" className="plain" onClick={onDone}>
        Go to the login
      </button>
    </section>
  )
}
