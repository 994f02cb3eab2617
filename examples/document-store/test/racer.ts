// One process of a race: rotates every session that it is told, and says which it won, and with which hashes.
import { once } from 'node:events'
import type { SessionRecord } from '@sallyport/core/store'
import { rotatedFields } from '@sallyport/testkit'
import { folderStore } from '../src/index.ts'

const { sessions } = folderStore(process.argv[2]!)
process.send!('ready')

const [records] = (await once(process, 'message')) as [readonly SessionRecord[]]
const won = await Promise.all(
  records.map(async record => {
    const next = rotatedFields(record)
    return (await sessions.rotate(record, record.tokenHash, next)) ? [[record.id, next.tokenHash]] : []
  }),
)
process.send!(won.flat(), () => process.disconnect())
