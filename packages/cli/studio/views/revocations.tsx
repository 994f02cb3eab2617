import type { StudioRevocation } from '../../src/studio/model.ts'
import { duration } from '../format.ts'
import { Badge, Empty, Figure, Id, Section, Sparkline, Time } from '../parts.tsx'
import { addressOf } from '../place.ts'
import type { PageState } from '../state.ts'
import { feedText } from '../tiles.tsx'

const mostRows = 200

const origins = { here: 'this process', elsewhere: 'another process', before: 'before Studio' } as const

/** The revocation feed, as another process reads it, and how far it is behind. */
export function Revocations({ state }: { readonly state: PageState }) {
  const { feed } = state.status
  const entries = state.revocations.toReversed()
  const lags = entries.flatMap(({ lag }) => lag ?? [])
  return (
    <Section
      title="Revocations"
      intro="The feed that every process follows. Studio reads it besides the application, as another process would."
    >
      <dl class="figures">
        <Figure name="Feed" value={feedText(feed)} />
        <Figure
          name="Last read by the application"
          value={feed.silentFor === null ? 'never' : `${duration(feed.silentFor)} ago`}
        />
        <Figure name="Latest lag" value={lags[0] === undefined ? 'none measured' : duration(lags[0])} />
        <Figure name="Longest lag" value={lags.length === 0 ? 'none measured' : duration(Math.max(...lags))} />
        <Figure name="Held in memory" value={String(feed.held)} />
      </dl>
      <figure class="chart">
        <Sparkline
          values={state.samples.map(({ silentFor }) => silentFor)}
          label={`The feed was last read ${duration(feed.silentFor ?? 0)} ago.`}
        />
        <figcaption>Time since the application last read the feed</figcaption>
      </figure>
      {entries.length === 0 ? (
        <Empty title="No revocations">Log out, or block a user; an entry of another process appears here too.</Empty>
      ) : (
        <div class="table" tabIndex={0} role="region" aria-label="Entries of the feed">
          <table>
            <thead>
              <tr>
                <th scope="col">Read</th>
                <th scope="col">Kind</th>
                <th scope="col">User</th>
                <th scope="col">Session</th>
                <th scope="col">Published by</th>
                <th scope="col">Lag</th>
              </tr>
            </thead>
            <tbody>
              {entries.slice(0, mostRows).map(entry => (
                <Row key={entry.seq} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

function Row({ entry }: { readonly entry: StudioRevocation }) {
  const { at, kind, subject, sessionId, origin, lag } = entry
  return (
    <tr>
      <td>
        <Time at={at} />
      </td>
      <td>
        <Badge tone={kind === 'blocked' ? 'bad' : kind === 'session' ? 'notice' : 'quiet'}>{kind}</Badge>
      </td>
      <td>
        <Id value={subject} />
      </td>
      <td>
        {sessionId !== null && (
          <a href={addressOf('sessions', { id: sessionId, subject })}>
            <Id value={sessionId} />
          </a>
        )}
      </td>
      <td>{origins[origin]}</td>
      <td class="number">{lag === null ? '' : duration(lag)}</td>
    </tr>
  )
}
