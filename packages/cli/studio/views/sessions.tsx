import { useState } from 'preact/hooks'
import type { FoundSessions, StudioSession } from '../../src/studio/model.ts'
import { call } from '../call.ts'
import { duration } from '../format.ts'
import { Badge, Empty, Id, Problem, Section, Time } from '../parts.tsx'
import { addressOf } from '../place.ts'
import { keyOf, type PageState } from '../state.ts'
import { Lineage } from './lineage.tsx'
import { SessionState } from './session-state.tsx'

/** Most rows on the page at once. */
const mostRows = 200

/** The sessions that Studio saw, and those that the store has of one user. */
export function Sessions({
  state,
  selected,
}: {
  readonly state: PageState
  readonly selected: StudioSession | undefined
}) {
  const [found, setFound] = useState<FoundSessions>()
  const [error, setError] = useState<string>()
  async function find(subject: string): Promise<void> {
    setError(undefined)
    setFound(undefined)
    if (subject === '') return
    await call<FoundSessions>(`sessions?${new URLSearchParams({ subject })}`).then(setFound, (e: Error) =>
      setError(e.message),
    )
  }
  const keys = found && new Set(found.sessions.map(keyOf))
  const shown = state.sessions.filter(session => keys === undefined || keys.has(keyOf(session))).toReversed()
  return (
    <Section
      title="Sessions"
      intro="Sessions since Studio started, and the lineage of their refresh tokens. Tokens appear only as hashes."
      controls={<Search onSearch={find} />}
    >
      <Problem text={error} />
      {found && (
        <Found found={found} allowsWrites={state.facts.allowsWrites} onChange={() => void find(found.subject)} />
      )}
      <div class={selected ? 'split has-selection' : 'split'}>
        {shown.length === 0 ? (
          <NoSessions hasSearched={found !== undefined} />
        ) : (
          <ul class="sessions">
            {shown.slice(0, mostRows).map(session => (
              <SessionRow
                key={keyOf(session)}
                session={session}
                now={state.status.now}
                isSelected={selected !== undefined && keyOf(selected) === keyOf(session)}
              />
            ))}
          </ul>
        )}
        {selected && <Lineage session={selected} state={state} />}
      </div>
    </Section>
  )
}

function Search({ onSearch }: { readonly onSearch: (subject: string) => Promise<void> }) {
  const [subject, setSubject] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    void onSearch(subject.trim())
  }
  return (
    <form class="search" onSubmit={submit}>
      <label class="field">
        <span>Sessions of a user</span>
        <input type="search" value={subject} placeholder="user id" onInput={e => setSubject(e.currentTarget.value)} />
      </label>
      <button type="submit">Find</button>
    </form>
  )
}

function NoSessions({ hasSearched }: { readonly hasSearched: boolean }) {
  if (hasSearched) return <Empty title="The store has no session of this user">Log in as the user to make one.</Empty>
  return <Empty title="No sessions yet">Log in at the application, or find the sessions of a user by their id.</Empty>
}

function Found(props: {
  readonly found: FoundSessions
  readonly allowsWrites: boolean
  readonly onChange: () => void
}) {
  const { subject, isBlocked, sessions } = props.found
  const [error, setError] = useState<string>()
  const change = () =>
    call(isBlocked ? 'unblock' : 'block', { subject }).then(props.onChange, (e: Error) => setError(e.message))
  return (
    <div class="found">
      <span>
        The store has {sessions.length} {sessions.length === 1 ? 'session' : 'sessions'} of <Id value={subject} />
      </span>
      {isBlocked && <Badge tone="bad">blocked</Badge>}
      {props.allowsWrites && (
        <button type="button" class={isBlocked ? '' : 'danger'} onClick={() => void change()}>
          {isBlocked ? 'Unblock user' : 'Block user'}
        </button>
      )}
      <Problem text={error} />
    </div>
  )
}

function SessionRow(props: { readonly session: StudioSession; readonly now: number; readonly isSelected: boolean }) {
  const { id, subject, device, generation, changedAt } = props.session
  return (
    <li>
      <a href={addressOf('sessions', { id, subject })} aria-current={props.isSelected ? 'true' : undefined}>
        <span class="row-main">
          <Id value={subject} />
          <SessionState session={props.session} now={props.now} />
        </span>
        <span class="row-sub">
          <span class="device">{device ?? 'unnamed device'}</span>
          <span>{generation === null ? '' : `token ${generation}`}</span>
          <span>
            <Time at={changedAt} /> · {duration(props.now - changedAt)} ago
          </span>
        </span>
      </a>
    </li>
  )
}
