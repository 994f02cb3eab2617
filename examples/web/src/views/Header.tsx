import { logOut, logOutEverywhere, session } from '../api/session.ts'
import { useStore } from '../api/store.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** The name of the page, and who is logged in. */
export function Header() {
  const { user } = useStore(session)
  const { run, error, isBusy } = useAction()

  return (
    <header className="bar">
      <h1>
        <img src="/assets/icon.svg" alt="" width="28" height="28" /> Payment orders
        <span className="quiet">an example of Sallyport</span>
      </h1>
      {user && (
        <div className="who">
          <p>
            <strong>{user.username}</strong> <span className="quiet">{user.roles.join(', ')}</span>
          </p>
          <button type="button" className="plain" disabled={isBusy} onClick={() => run(logOutEverywhere)}>
            Log out everywhere
          </button>
          <button type="button" disabled={isBusy} onClick={() => run(logOut)}>
            Log out
          </button>
        </div>
      )}
      <Refusal text={error} />
    </header>
  )
}
