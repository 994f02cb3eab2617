import { useEffect, useState } from 'preact/hooks'
import type { Snapshot, Update } from '../src/studio/model.ts'
import { fromSnapshot, type PageState, withUpdate } from './state.ts'

/** How the page is connected. `locked`: Studio was started again and does not know this browser. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'locked'

/** Milliseconds until the next attempt. */
const retryAfter = 1500

/** What the page knows, and how it is connected. */
export interface Live {
  readonly state: PageState | undefined
  readonly connection: Connection
}

/** Follows Studio. After a restart it goes on by itself, as soon as this browser has opened the new link. */
export function useLive(): Live {
  const [state, setState] = useState<PageState>()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false

    function connect(): void {
      source = new EventSource('/studio/stream')
      source.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
        const snapshot = JSON.parse(data) as Snapshot
        setState(before => fromSnapshot(snapshot, before))
        setConnection('live')
      })
      source.addEventListener('update', ({ data }: MessageEvent<string>) => {
        const update = JSON.parse(data) as Update
        setState(before => before && withUpdate(before, update))
      })
      source.addEventListener('error', () => void tryAgain())
    }

    async function tryAgain(): Promise<void> {
      source?.close()
      const isLocked = await refusesUs()
      if (isOver) return
      setConnection(isLocked ? 'locked' : 'reconnecting')
      timer = setTimeout(connect, retryAfter)
    }

    connect()
    return () => {
      isOver = true
      clearTimeout(timer)
      source?.close()
    }
  }, [])
  return { state, connection }
}

/** An EventSource does not tell a refusal from a server that is not there. */
async function refusesUs(): Promise<boolean> {
  try {
    return (await fetch('/studio/')).status === 401
  } catch {
    return false
  }
}
