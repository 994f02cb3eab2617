import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lutimes, readdir, readlink, symlink, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTurn } from '../src/lock.ts'
import { folderOfTest } from './folder.ts'

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'])
  await once(child, 'exit')
  return child.pid!
}

/** Leaves a lock as a process of this machine has it, or one of another. */
async function lockOf(pid: number, host = hostname()): Promise<string> {
  const path = join(await folderOfTest(), 'lock')
  await symlink(`${host}/${pid}/some-id`, path)
  return path
}

test('runs one body at a time', async () => {
  const path = join(await folderOfTest(), 'lock')
  const steps: string[] = []
  const body = async () => {
    steps.push('in')
    await setImmediate()
    steps.push('out')
  }
  await Promise.all(Array.from({ length: 10 }, () => inTurn(path, body)))
  expect(steps).toEqual(Array.from({ length: 10 }, () => ['in', 'out']).flat())
})

test('releases the lock when a body fails', async () => {
  const path = join(await folderOfTest(), 'lock')
  await expect(inTurn(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await inTurn(path, async () => 'next')).toBe('next')
})

test('takes the lock of a dead process once', async () => {
  const path = await lockOf(await endedProcess())
  let running = 0
  const body = async () => {
    running++
    await setImmediate()
    return running--
  }
  expect(await Promise.all(Array.from({ length: 8 }, () => inTurn(path, body)))).toEqual(Array(8).fill(1))
  expect(await readdir(join(path, '..'))).toEqual(['feed.log'])
})

test('takes the lock of an earlier process with the same id', async () => {
  const path = await lockOf(process.pid)
  await lutimes(path, 1_000_000_000, 1_000_000_000)
  expect(await inTurn(path, async () => 'done')).toBe('done')
})

test.each([
  ['of a process that runs', process.ppid, hostname()],
  ['of this process', process.pid, hostname()],
  ['of another machine', 1, `not-${hostname()}`],
])('waits for a lock %s', async (_, pid, host) => {
  const path = await lockOf(pid, host)
  const turn = inTurn(path, async () => 'done')
  for (let count = 0; count < 100; count++) expect(await readlink(path)).toMatch(/some-id$/)
  await unlink(path)
  expect(await turn).toBe('done')
})
