import type { Clock, Store } from '@sallyport/core'
import type { RevocationFeed } from '@sallyport/core/store'
import { blockStore, type BlockDocument } from './blocks.ts'
import { collection, type DocumentClient } from './documents.ts'
import { feed } from './feed.ts'
import { folderClient } from './folder.ts'
import { oneTimeTokenStore, sessionStore, type SubjectDocument } from './subjects.ts'
import { type CountersDocument, throttleStore } from './throttle.ts'

export type { DocumentClient, Found } from './documents.ts'
export { createFolder, folderClient } from './folder.ts'

/** Milliseconds for a call. They are many: under contention, compare-and-swap takes its turns. */
const timeout = 5000

/**
 * Makes a store of a folder that `createFolder` made.
 *
 * @param clock The machine's clock, for what is kept how long; the default is `Date.now`.
 */
export function folderStore(folder: string, clock: Clock = Date.now): Store {
  return documentStore(folderClient(folder), feed(folder, timeout, clock), clock)
}

/** Makes a store of any document database, and a feed from elsewhere. */
export function documentStore(client: DocumentClient, revocations: RevocationFeed, clock: Clock): Store {
  const subjects = collection<SubjectDocument>(client, 'subject', timeout)
  return {
    sessions: sessionStore(subjects, clock),
    oneTimeTokens: oneTimeTokenStore(subjects, clock),
    revocations,
    blocks: blockStore(collection<BlockDocument>(client, 'block', timeout)),
    throttle: throttleStore(collection<CountersDocument>(client, 'throttle', timeout)),
  }
}
