import { memo } from '../memo.ts'
import { useMemo, useState } from 'preact/hooks'
import type { StudioEvent, Tone } from '../../src/studio/model.ts'
import { count } from '../format.ts'
import { Badge, Empty, Id, Section, Time } from '../parts.tsx'
import { addressOf } from '../place.ts'
import type { PageState } from '../state.ts'

/** Most rows on the page at once. */
const mostRows = 300

const tones: readonly (readonly [Tone | 'all', string])[] = [
  ['all', 'All'],
  ['bad', 'Wrong'],
  ['notice', 'Notable'],
  ['good', 'Good'],
]

/** The live list of events, newest first. */
export function Events({ state, text }: { readonly state: PageState; readonly text: string }) {
  const [filter, setFilter] = useState(text)
  const [tone, setTone] = useState<Tone | 'all'>('all')
  const [pausedAt, setPausedAt] = useState<number>()
  const newest = state.events.at(-1)?.seq ?? 0
  const shown = useMemo(
    () => state.events.filter(event => isShown(event, { filter, tone, pausedAt })).toReversed(),
    [state.events, filter, tone, pausedAt],
  )
  const controls = (
    <>
      <label class="field">
        <span>Filter</span>
        <input
          type="search"
          value={filter}
          placeholder="type, user, session…"
          onInput={e => setFilter(e.currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend>Show</legend>
        {tones.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name="tone" checked={tone === value} onChange={() => setTone(value)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        aria-pressed={pausedAt !== undefined}
        onClick={() => setPausedAt(pausedAt === undefined ? newest : undefined)}
      >
        {pausedAt === undefined ? 'Pause' : `Continue (${newest - pausedAt} new)`}
      </button>
    </>
  )
  return (
    <Section
      title="Events"
      intro="Everything that Sallyport reports in this process, newest first."
      controls={controls}
    >
      {shown.length === 0 ? (
        <NoEvents hasSome={state.events.length > 0} auths={state.status.auths} />
      ) : (
        <ol class="events">
          {shown.slice(0, mostRows).map(event => (
            <Row key={event.seq} event={event} hasPolicy={state.facts.hasPolicy} />
          ))}
        </ol>
      )}
      {shown.length > mostRows && (
        <p class="more">{count(shown.length - mostRows, 'older event')} of the last 1,000; filter to see them.</p>
      )}
    </Section>
  )
}

function NoEvents({ hasSome, auths }: { readonly hasSome: boolean; readonly auths: number }) {
  if (hasSome) return <Empty title="No event matches">Change the filter to see others.</Empty>
  if (auths === 0)
    return <Empty title="The application has no Auth yet">Studio shows events as soon as it calls createAuth.</Empty>
  return <Empty title="No events yet">Log in, refresh a token, or call a guarded route of the application.</Empty>
}

interface Shown {
  readonly filter: string
  readonly tone: Tone | 'all'
  readonly pausedAt: number | undefined
}

function isShown(event: StudioEvent, { filter, tone, pausedAt }: Shown): boolean {
  if (pausedAt !== undefined && event.seq > pausedAt) return false
  if (tone !== 'all' && event.tone !== tone) return false
  const words = filter.toLowerCase().split(/\s+/)
  const text = `${event.type} ${Object.values(event.fields).join(' ')}`.toLowerCase()
  return words.every(word => text.includes(word))
}

const Row = memo(({ event, hasPolicy }: { readonly event: StudioEvent; readonly hasPolicy: boolean }) => {
  const { subject, sessionId, ...rest } = event.fields
  const others = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return (
    <li class={event.tone}>
      <Time at={event.at} />
      <span class="type">
        <Badge tone={event.tone}>{event.type}</Badge>
      </span>
      <span class="facts">
        {typeof subject === 'string' && (
          <a href={addressOf('events', { text: subject })}>
            <Id value={subject} />
          </a>
        )}
        {typeof sessionId === 'string' && typeof subject === 'string' && (
          <a href={addressOf('sessions', { id: sessionId, subject })}>session</a>
        )}
        {others.map(([name, value]) => (
          <span class="fact" key={name}>
            <span class="name">{name}</span> <span class="content">{String(value)}</span>
          </span>
        ))}
        {hasPolicy && event.type === 'access_decided' && event.fields['allowed'] === false && (
          <a href={addressOf('why', { subject: String(subject), permission: String(event.fields['action']) })}>why?</a>
        )}
      </span>
    </li>
  )
})
