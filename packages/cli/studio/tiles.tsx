import { duration } from './format.ts'
import { addressOf, type View } from './place.ts'
import { isExpired, type PageState } from './state.ts'

/** The state of the application at a glance. */
export function Tiles({ state }: { readonly state: PageState }) {
  const { lane, feed } = state.status
  const recent = state.events.filter(({ at }) => at > state.status.now - 60_000)
  const bad = recent.filter(({ tone }) => tone === 'bad').length
  const live = state.sessions.filter(session => !session.isRevoked && !isExpired(session, state.status.now)).length
  return (
    <dl class="tiles">
      <Tile view="events" name="Events, last minute" value={recent.length >= 1000 ? '1000+' : String(recent.length)}>
        {bad === 0 ? 'nothing went wrong' : `${bad} went wrong`}
      </Tile>
      <Tile view="sessions" name="Live sessions seen" value={String(live)}>
        {`of ${state.sessions.length} known`}
      </Tile>
      <Tile view="revocations" name="Revocation feed" value={feedText(feed)}>
        {feed.silentFor === null ? 'not joined yet' : `read ${duration(feed.silentFor)} ago`}
      </Tile>
      <Tile view="hashing" name="Passwords in hashing" value={`${lane.running} / ${lane.concurrency}`}>
        {`${lane.queued} waiting, ${lane.refused} refused`}
      </Tile>
    </dl>
  )
}

function Tile(props: {
  readonly view: View
  readonly name: string
  readonly value: string
  readonly children: string
}) {
  return (
    <div class="tile">
      <dt>
        <a href={addressOf(props.view)}>{props.name}</a>
      </dt>
      <dd class="value">{props.value}</dd>
      <dd class="note">{props.children}</dd>
    </div>
  )
}

/** The state of the feed in a word. */
export function feedText({ state, isDelayed }: PageState['status']['feed']): string {
  if (state === 'waiting') return 'waiting'
  if (state === 'failed') return 'unreachable'
  return isDelayed ? 'polling' : 'current'
}
