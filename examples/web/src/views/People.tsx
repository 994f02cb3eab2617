import { useEffect, useState } from 'react'
import { listPeople, type Person, setBlocked } from '../api/orders.ts'
import type { User } from '../api/session.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** For admins: blocking takes effect on the next request of the user, wherever they are logged in. */
export function People({ user }: { readonly user: User }) {
  const [people, setPeople] = useState<readonly Person[]>([])
  const [done, setDone] = useState('')
  const { run, error, isBusy } = useAction()
  useEffect(() => run(async () => setPeople(await listPeople())), [])

  const set = (person: Person, blocked: boolean): void =>
    run(async () => {
      await setBlocked(person, blocked)
      setDone(
        blocked ? `${person.username} is blocked, and logged out everywhere.` : `${person.username} may log in again.`,
      )
    })

  return (
    <section className="card">
      <h2>Users</h2>
      <ul className="people compact">
        {people
          .filter(({ id }) => id !== user.id)
          .map(person => (
            <li key={person.id}>
              <p>
                <strong>{person.username}</strong> <span className="quiet">{person.roles.join(', ')}</span>
              </p>
              <button type="button" disabled={isBusy} onClick={() => set(person, true)}>
                Block<span className="hidden"> {person.username}</span>
              </button>
              <button type="button" className="plain" disabled={isBusy} onClick={() => set(person, false)}>
                Unblock<span className="hidden"> {person.username}</span>
              </button>
            </li>
          ))}
      </ul>
      <Refusal text={error} />
      <p role="status" className="notice">
        {done}
      </p>
    </section>
  )
}
