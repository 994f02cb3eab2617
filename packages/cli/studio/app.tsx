import { useState } from 'preact/hooks'
import type { Zone } from './format.ts'
import { type Connection, useLive } from './live.ts'
import { ZoneContext } from './parts.tsx'
import { addressOf, type Place, usePlace, type View, views } from './place.ts'
import { keyOf, type PageState } from './state.ts'
import { Tiles } from './tiles.tsx'
import { Events } from './views/events.tsx'
import { Hashing } from './views/hashing.tsx'
import { Policy } from './views/policy.tsx'
import { Revocations } from './views/revocations.tsx'
import { Routes } from './views/routes.tsx'
import { Sessions } from './views/sessions.tsx'
import { Why } from './views/why.tsx'

const titles: Readonly<Record<View, string>> = {
  events: 'Events',
  sessions: 'Sessions',
  revocations: 'Revocations',
  hashing: 'Hashing',
  routes: 'Routes',
  policy: 'Policy',
  why: 'Why 403?',
}

const connections: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  locked: 'Locked out',
}

/** The whole page. */
export function App() {
  const { state, connection } = useLive()
  const [zone, setZone] = useZone()
  const place = usePlace()
  return (
    <ZoneContext.Provider value={zone}>
      <a class="skip" href="#content" onClick={skipTo}>
        Skip to the content
      </a>
      <header class="top">
        <h1>
          Sallyport <span>Studio</span>
        </h1>
        {state && <code class="module">{state.facts.module}</code>}
        <div class="top-right">
          {state?.facts.allowsWrites && <span class="pill writes">Writes allowed</span>}
          {state && !state.facts.allowsWrites && <span class="pill">Read-only</span>}
          <button type="button" class="pill" onClick={() => setZone(zone === 'utc' ? 'local' : 'utc')}>
            {zone === 'utc' ? 'UTC' : 'Local time'}
          </button>
          <span class={`pill connection ${connection}`} role="status">
            {connections[connection]}
          </span>
        </div>
      </header>
      <nav aria-label="Views">
        {views.map(view => (
          <a key={view} href={addressOf(view)} aria-current={place.view === view ? 'page' : undefined}>
            {titles[view]} {state && <Total view={view} state={state} />}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1}>
        <Trouble connection={connection} />
        {state ? (
          <>
            <Tiles state={state} />
            <Current place={place} state={state} />
          </>
        ) : (
          <p class="loading">Waiting for Studio…</p>
        )}
      </main>
    </ZoneContext.Provider>
  )
}

/** The address is the view's, so a link within the page only moves the focus. */
function skipTo(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

function useZone(): readonly [Zone, (zone: Zone) => void] {
  const [zone, setZone] = useState<Zone>(localStorage.getItem('zone') === 'utc' ? 'utc' : 'local')
  const change = (next: Zone) => {
    localStorage.setItem('zone', next)
    setZone(next)
  }
  return [zone, change]
}

function Total({ view, state }: { readonly view: View; readonly state: PageState }) {
  const totals: Partial<Record<View, number>> = {
    events: state.status.totalEvents,
    sessions: state.sessions.length,
    revocations: state.status.feed.total,
  }
  const total = totals[view]
  return total === undefined ? null : <span class="total">{total.toLocaleString('en')}</span>
}

function Trouble({ connection }: { readonly connection: Connection }) {
  if (connection === 'reconnecting')
    return (
      <p class="trouble" role="alert">
        Studio does not answer. This page shows what it knew, and goes on as soon as Studio is back.
      </p>
    )
  if (connection !== 'locked') return null
  return (
    <p class="trouble" role="alert">
      Studio was started again. Open the link that it printed, in this browser; this page then goes on by itself.
    </p>
  )
}

function Current({ place, state }: { readonly place: Place; readonly state: PageState }) {
  const { view, params } = place
  if (view === 'events') return <Events state={state} key={params.get('text')} text={params.get('text') ?? ''} />
  if (view === 'sessions') return <Sessions state={state} selected={selectedIn(state, params)} />
  if (view === 'revocations') return <Revocations state={state} />
  if (view === 'hashing') return <Hashing state={state} />
  if (view === 'routes') return <Routes startedAt={state.facts.startedAt} />
  if (view === 'policy') return <Policy facts={state.facts} />
  return <Why facts={state.facts} key={params.toString()} params={params} />
}

function selectedIn({ sessions }: PageState, params: URLSearchParams) {
  const key = keyOf({ id: params.get('id') ?? '', subject: params.get('subject') ?? '' })
  return sessions.find(session => keyOf(session) === key)
}
