import { words } from '../format.ts'
import { Badge, Empty, Figure, Section, Sparkline, Time } from '../parts.tsx'
import type { PageState } from '../state.ts'

const mostRows = 50

/** The gate in front of password hashing. */
export function Hashing({ state }: { readonly state: PageState }) {
  const { running, queued, concurrency, maxQueue, refused } = state.status.lane
  const events = state.events.filter(({ type }) => /^(login_|password_|hashing_|throttled)/.test(type)).toReversed()
  return (
    <Section
      title="Hashing"
      intro="Passwords are hashed a few at a time, so that a storm of logins does not slow down token checks."
    >
      <div class="lane" role="img" aria-label={`${running} of ${concurrency} running, ${queued} waiting`}>
        {Array.from({ length: concurrency }, (_, at) => (
          <span key={at} class={at < running ? 'slot busy' : 'slot'} />
        ))}
        <progress max={Math.max(1, maxQueue)} value={queued} aria-hidden="true" />
      </div>
      <dl class="figures">
        <Figure name="Running" value={`${running} of ${concurrency}`} />
        <Figure name="Waiting" value={`${queued} of ${maxQueue}`} />
        <Figure name="Refused" value={String(refused)} />
        <Figure name="Most waiting lately" value={String(Math.max(0, ...state.samples.map(each => each.queued)))} />
      </dl>
      <figure class="chart">
        <Sparkline
          values={state.samples.map(each => each.running + each.queued)}
          label={`${running + queued} passwords in the lane now.`}
        />
        <figcaption>Passwords that run or wait</figcaption>
      </figure>
      {events.length === 0 ? (
        <Empty title="No passwords yet">Log in at the application to see the lane at work.</Empty>
      ) : (
        <ol class="events">
          {events.slice(0, mostRows).map(({ seq, at, type, tone, fields }) => (
            <li key={seq} class={tone}>
              <Time at={at} />
              <span class="type">
                <Badge tone={tone}>{type}</Badge>
              </span>
              <span class="facts">{detailOf(fields)}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

/** The reason if there is one, otherwise the user. */
function detailOf({ reason, scope, subject }: Readonly<Record<string, unknown>>): string {
  const found = [reason, scope, subject].find(value => typeof value === 'string')
  return found === undefined || found === subject ? (found ?? '') : words(found)
}
