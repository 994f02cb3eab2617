import { useState } from 'react'
import { held, refreshNow, refreshTwice, usesCookies } from '../api/session.ts'
import { useStore } from '../api/store.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'
import { useEverySecond } from './useEverySecond.ts'

/** How long the access token lasts. When it has expired, the client refreshes it before the next request. */
export function AccessToken() {
  const tokens = useStore(held)
  const [result, setResult] = useState('')
  const { run, error, isBusy } = useAction()
  useEverySecond()

  const left = tokens ? Math.max(0, Math.ceil(tokens.lifetime - (performance.now() - tokens.receivedAt) / 1000)) : 0
  return (
    <section className="card">
      <h2>Access token</h2>
      <p className="countdown" role="timer" aria-label="Time until the access token expires">
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
      </p>
      <progress max={tokens?.lifetime ?? 1} value={left} aria-label="Remaining lifetime of the access token" />
      <p className="quiet">
        {usesCookies
          ? 'The refresh token is in a cookie that no script can read.'
          : `Refresh token no. ${tokens?.refreshToken?.number ?? '?'}, in the memory of this page: a reload logs you out.`}
      </p>
      <div className="row">
        <button type="button" disabled={isBusy} onClick={() => run(() => refreshNow().then(() => setResult('')))}>
          Refresh now
        </button>
        <button type="button" disabled={isBusy} onClick={() => run(async () => setResult(await refreshTwice()))}>
          Refresh twice at once
        </button>
      </div>
      <Refusal text={error} />
      <p role="status" className="notice">
        {result}
      </p>
    </section>
  )
}
