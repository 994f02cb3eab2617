import { randomUUID } from 'node:crypto'
import { lstat, readlink, symlink, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'

/** Milliseconds that a call waits for its turn. */
const patience = 5000

/**
 * Runs one body at a time, over all processes of the machine, and rejects when its turn does not come.
 *
 * The lock is a symbolic link: the one file that is made exclusively and with its content in a single step. It names its
 * holder. Only the lock of a process that is gone is taken away, never one that is old: its holder may be stopped, and go
 * on to write where another one writes by then.
 */
export async function inTurn<T>(path: string, body: () => Promise<T>): Promise<T> {
  await take(path)
  try {
    return await body()
  } finally {
    await unlink(path)
  }
}

async function take(path: string): Promise<void> {
  const holder = [hostname(), process.pid, randomUUID()].join('/')
  const end = performance.now() + patience
  while (
    !(await unless(
      'EEXIST',
      symlink(holder, path).then(() => true),
    ))
  ) {
    if (performance.now() > end) throw new Error('another process holds the lock for too long')
    await recover(path)
    await setTimeout(1 + Math.random() * 4)
  }
}

/** Takes a dead process's lock away, in turn: the second of two that saw it would remove the lock that the first made. */
async function recover(path: string): Promise<void> {
  const holder = await unless('ENOENT', readlink(path))
  if (holder === undefined || !(await isDead(path, holder))) return
  await inTurn(`${path}.recovery`, async () => {
    if ((await unless('ENOENT', readlink(path))) === holder) await unlink(path)
  })
}

async function isDead(path: string, holder: string): Promise<boolean> {
  const [host, pid] = holder.split('/')
  if (host !== hostname()) return false
  if (Number(pid) !== process.pid) return !isRunning(Number(pid))
  const lock = await unless('ENOENT', lstat(path))
  // A container's processes get the same ids again after a restart.
  return lock !== undefined && lock.mtimeMs < Date.now() - process.uptime() * 1000
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Resolves to undefined where the call failed by this code. */
export async function unless<T>(code: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined
    throw error
  }
}
