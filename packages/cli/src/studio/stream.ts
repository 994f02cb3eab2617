import type { ServerResponse } from 'node:http'
import type { Snapshot, StudioEvent, StudioRevocation, StudioSession, StudioStatus, Update } from './model.ts'
import type { ObserverListener } from './observer.ts'

/** Milliseconds between two messages, if there is anything new. */
const interval = 100
/** Milliseconds after which a message is sent even if nothing is new, so that the page knows that Studio is alive. */
const heartbeat = 2000
/** Most pages at once. */
const mostPages = 8
/** Bytes that may wait in a connection; a page that does not read loses its connection and starts again. */
const mostWaiting = 8 * 1024 * 1024
/** Most events in one message, which is as many as a page keeps; older ones are left out. */
const mostEvents = 1000

/** Sends what is new to every open page, as server-sent events. */
export class Stream implements ObserverListener {
  readonly #pages = new Set<ServerResponse>()
  readonly #status: () => StudioStatus
  #events: StudioEvent[] = []
  #sessions = new Map<string, StudioSession>()
  #revocations = new Map<number, StudioRevocation>()
  #timer: NodeJS.Timeout | undefined
  #lastStatus = ''
  #lastSent = 0

  constructor(status: () => StudioStatus) {
    this.#status = status
  }

  event(event: StudioEvent): void {
    if (this.#pages.size === 0) return
    this.#events.push(event)
    if (this.#events.length > mostEvents * 2) this.#events = this.#events.slice(-mostEvents)
  }

  session(session: StudioSession): void {
    if (this.#pages.size > 0) this.#sessions.set(JSON.stringify([session.id, session.subject]), session)
  }

  revocation(entry: StudioRevocation): void {
    if (this.#pages.size > 0) this.#revocations.set(entry.seq, entry)
  }

  /** Starts to send to a page, beginning with the snapshot. Returns false if too many pages are open. */
  open(response: ServerResponse, snapshot: Snapshot): boolean {
    if (this.#pages.size >= mostPages) return false
    this.#flush()
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.write(messageOf('snapshot', snapshot))
    this.#pages.add(response)
    response.on('close', () => this.#remove(response))
    this.#timer ??= setInterval(() => this.#flush(), interval)
    return true
  }

  close(): void {
    clearInterval(this.#timer)
    for (const page of this.#pages) page.end()
  }

  #remove(page: ServerResponse): void {
    this.#pages.delete(page)
    if (this.#pages.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#take()
  }

  #take(): Update {
    const update = {
      status: this.#status(),
      events: this.#events.slice(-mostEvents),
      sessions: [...this.#sessions.values()],
      revocations: [...this.#revocations.values()],
    }
    this.#events = []
    this.#sessions = new Map()
    this.#revocations = new Map()
    return update
  }

  #flush(): void {
    const update = this.#take()
    const { now: _, feed, ...rest } = update.status
    const status = JSON.stringify([rest, feed.state, feed.isDelayed, feed.held])
    const isNew = status !== this.#lastStatus || [update.events, update.sessions, update.revocations].some(hasItems)
    if (!isNew && performance.now() - this.#lastSent < heartbeat) return
    this.#lastStatus = status
    this.#lastSent = performance.now()
    const message = messageOf('update', update)
    for (const page of this.#pages) {
      if (page.writableLength > mostWaiting) page.destroy()
      else page.write(message)
    }
  }
}

function hasItems(list: readonly unknown[]): boolean {
  return list.length > 0
}

function messageOf(name: 'snapshot' | 'update', body: Snapshot | Update): string {
  return `event: ${name}\ndata: ${JSON.stringify(body)}\n\n`
}
