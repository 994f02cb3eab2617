import { memoryStore } from '@sallyport/core'
import type { Backend, OpenStore } from './kinds.ts'
import { memoryRows, usersFrom } from './users.ts'

const spaces = new Map<string, OpenStore>()
const plenty = 5_000_000

/** A store in this process, shared by the name of the space. */
export const memory: Backend = {
  url: '',
  shared: false,
  async open({ space }) {
    const known = spaces.get(space) ?? create()
    spaces.set(space, known)
    return known
  },
  prepare: async () => {},
  drop: async ({ space }) => void spaces.delete(space),
}

function create(): OpenStore {
  const store = memoryStore({
    maxSessions: plenty,
    maxOneTimeTokens: plenty,
    maxThrottleKeys: plenty,
    maxFeedEntries: plenty,
    allowInProduction: true,
  })
  return { store, users: usersFrom(memoryRows()), close: async () => {} }
}
