import { useCallback, useEffect, useRef, useState } from 'react'
import { revokeSession, listSessions, type OwnSession } from '../api/orders.ts'
import { session } from '../api/session.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'
import { useEverySecond } from './useEverySecond.ts'

/** The user's sessions. Asking for them every second also shows within a second that this one was revoked. */
export function Sessions() {
  const [sessions, setSessions] = useState<readonly OwnSession[]>([])
  const { run, error, isBusy } = useAction()
  const isLoading = useRef(false)

  const load = useCallback(async () => {
    if (isLoading.current) return
    isLoading.current = true
    try {
      setSessions(await listSessions())
    } catch {
      // The log shows it. If the session is over, the client has told the page so.
    } finally {
      isLoading.current = false
    }
  }, [])
  const reload = useCallback(() => void load(), [load])
  useEffect(reload, [reload])
  useEverySecond(reload)

  return (
    <section className="card">
      <h2>Your sessions</h2>
      <ul className="people compact">
        {sessions.map(each => (
          <li key={each.id}>
            <p>
              <strong>{browserOf(each.device)}</strong>{' '}
              <span className="quiet">{each.current ? 'this one' : `since ${timeOf(each.created_at)}`}</span>
            </p>
            <button type="button" disabled={isBusy} onClick={() => run(() => revokeSession(each).then(load))}>
              Revoke<span className="hidden"> the session since {timeOf(each.created_at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Refusal text={error} />
      <p className="quiet">
        Log in as {session.get().user?.username} in a private window to see a second one, and revoke it from here.
      </p>
    </section>
  )
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB')
}

/** Enough of a User-Agent header to recognise one's own devices. The API keeps its first 64 characters. */
function browserOf(device: string | null): string {
  const [platform] = /Windows|Mac|iPhone|iPad|Android|Linux(?!; Android)/.exec(device ?? '') ?? []
  return platform === undefined ? 'Another client' : `Browser on ${platform}`
}
