import { type SubmitEvent, useState } from 'react'
import { logIn, session } from '../api/session.ts'
import { useStore } from '../api/store.ts'
import { DemoUsers, demoPassword } from './DemoUsers.tsx'
import { ForgottenPassword } from './ForgottenPassword.tsx'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'
import { whyEnded } from './whyEnded.ts'

/** Logs in, or starts the reset of a password. */
export function Login() {
  const { endedBy } = useStore(session)
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [hasForgotten, setForgotten] = useState(false)
  const { run, error, isBusy } = useAction()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(() => logIn(username, password))
  }

  return (
    <>
      {endedBy !== undefined && (
        <section className="card ended" role="status">
          <h2>You are logged out</h2>
          <p>{whyEnded(endedBy)}</p>
        </section>
      )}
      <section className="card">
        <h2>Log in</h2>
        <form className="fields" onSubmit={submit}>
          <label>
            User name
            <input
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              required
              value={username}
              onChange={event => setUsername(event.target.value)}
            />
          </label>
          <label>
            Password
            <input
              name="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={event => setPassword(event.target.value)}
            />
          </label>
          <Refusal text={error} />
          <div className="row">
            <button type="submit" className="main" disabled={isBusy}>
              Log in
            </button>
            <button type="button" className="plain" onClick={() => setForgotten(!hasForgotten)}>
              Forgot your password?
            </button>
          </div>
        </form>
        {hasForgotten && <ForgottenPassword username={username} />}
      </section>
      <DemoUsers isBusy={isBusy} onChoose={name => run(() => logIn(name, demoPassword))} />
    </>
  )
}
