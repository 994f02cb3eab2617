import { fork } from 'node:child_process'
import { once } from 'node:events'
import { sessionRecord } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { folderStore } from '../src/index.ts'
import { folderOfTest } from './folder.ts'

type Won = readonly (readonly [id: string, tokenHash: string])[]

const racer = new URL('./racer.ts', import.meta.url)
const execArgv = ['--conditions=@sallyport/source', '--import', 'tsx']

async function startRacer(folder: string) {
  const child = fork(racer, [folder], { execArgv })
  await once(child, 'message')
  return async (records: readonly object[]) => {
    const answers = Promise.all([once(child, 'message'), once(child, 'exit')])
    child.send([...records])
    const [[won], [exitCode]] = await answers
    expect(exitCode).toBe(0)
    return won as Won
  }
}

test('J03 one of two processes wins each rotation of the same session', async () => {
  const folder = await folderOfTest()
  const { sessions } = folderStore(folder)
  const records = Array.from({ length: 60 }, (_, index) => sessionRecord({ subject: `subject ${index % 20}` }))
  await Promise.all(records.map(record => sessions.insert(record, 10)))

  const racers = await Promise.all([startRacer(folder), startRacer(folder)])
  const won = (await Promise.all(racers.map(race => race(records)))).flat()

  expect(won.map(([id]) => id).sort()).toEqual(records.map(({ id }) => id).sort())
  const stored = await Promise.all(records.map(record => sessions.find(record)))
  expect(new Map(stored.map(record => [record?.id, record?.tokenHash]))).toEqual(new Map(won))
})
