import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { requireService } from '@sallyport/testkit'
import { expect, test } from 'vitest'

const url = await requireService('redis', process.env)
const run = promisify(execFile)

test.skipIf(url === undefined).each(['ioredis', 'node-redis'])(
  'a process whose %s client was ended ends, though nobody closed the Auth',
  async kind => {
    const file = fileURLToPath(new URL('forgotten/application.ts', import.meta.url))
    const args = ['--conditions=@sallyport/source', '--import', 'tsx', file, kind, url!]
    const { stdout } = await run(process.execPath, args, { timeout: 50_000 })
    expect(stdout).toBe('ended\n')
  },
)
