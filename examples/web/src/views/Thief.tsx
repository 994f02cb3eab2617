import type { ReactNode } from 'react'
import { held, session, usesCookies } from '../api/session.ts'
import { useStore } from '../api/store.ts'
import { presentCopy, readOrders, steal, thief, type Thief as State } from '../api/thief.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** Somebody who got hold of the refresh token. */
export function Thief() {
  const state = useStore(thief)
  const { user } = useStore(session)
  const { run, error, isBusy } = useAction()

  return (
    <section className={`card thief ${state.state}`}>
      <h2>A thief</h2>
      {usesCookies ? <OutOfReach /> : <Story state={state} />}
      <Refusal text={error} />
      {!usesCookies && (
        <div className="row">
          <button type="button" disabled={!user} onClick={steal}>
            Copy my refresh token
          </button>
          {(state.state === 'holds' || state.state === 'inside') && (
            <button type="button" className="danger" disabled={isBusy} onClick={() => run(presentCopy)}>
              {state.state === 'holds' ? 'Use the copy' : 'Refresh as the thief'}
            </button>
          )}
          {state.state === 'inside' && (
            <button type="button" className="danger" disabled={isBusy} onClick={() => run(readOrders)}>
              Read the orders
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function OutOfReach() {
  return (
    <p>
      The refresh token is in an <code>HttpOnly</code> cookie, so no script on this page can copy it. To play the theft,
      start the API without <code>COOKIES=on</code>.
    </p>
  )
}

function Story({ state }: { readonly state: State }) {
  const owner = useStore(held)?.refreshToken
  return <div role="status">{tell(state, owner?.number)}</div>
}

function tell(state: State, newest: number | undefined): ReactNode {
  switch (state.state) {
    case 'empty':
      return <p>Has nothing yet. A refresh token gets out by a malicious script, a backup, or the log of a proxy.</p>
    case 'holds':
      return (
        <>
          <p>
            Holds a copy of refresh token <strong>no. {state.token.number}</strong>.
          </p>
          <p>{newest === state.token.number ? whileNewest : onceReplaced}</p>
        </>
      )
    case 'inside':
      return (
        <>
          <p>
            Got in, with refresh token <strong>no. {state.token.number}</strong> and an access token.
            {state.orders !== undefined && ` Sees the ${state.orders} orders that you see.`}
          </p>
          <p>{next(state.token.number, newest)}</p>
        </>
      )
    case 'out':
      return (
        <>
          <p>
            <strong>Locked out</strong> <code>{state.code}</code>
          </p>
          <p>{state.found ? onceFound : onceOver}</p>
        </>
      )
  }
}

/** What comes after the thief got in, by who holds the older token. */
function next(thiefs: number, owners: number | undefined): string {
  if (owners === undefined || thiefs === owners) return whileShared
  return thiefs > owners ? onceOvertaken : onceBehind
}

const whileNewest =
  'It is still the newest one. Refresh first, wait fifteen seconds, and use the copy. Or let the thief be faster, and see what happens at your next refresh.'
const onceReplaced =
  'You have replaced it. For a few seconds it still gets the same successor, because a lost answer looks the same. After that, using it is proof of a theft.'
const whileShared =
  'Nobody can tell the two of you apart yet. The one who refreshes second, after a few seconds, presents a token that is replaced.'
const onceOvertaken =
  'Yours is the older one now. Wait fifteen seconds: your next refresh presents a token that was replaced, which gives the theft away.'
const onceBehind = 'Yours is the newer one. After fifteen seconds, the next refresh of the thief gives the theft away.'
const onceFound =
  'The token had been replaced before, so two people have it. Sallyport cannot know who is honest: it revoked the session, and you are logged out too.'
const onceOver = 'The session is over, and with it every token that came from it.'
