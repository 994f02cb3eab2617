import { CommandError, exitCodes, messageOf, reportFailure } from '../fail.ts'

/**
 * Waits for a module to be loaded, and catches what it does besides throwing: errors outside of any promise, such as of a
 * server whose port is taken, and `process.exit`.
 */
export async function catchingFaults<T>(path: string, load: () => Promise<T>): Promise<T> {
  let onFault: (error: unknown) => void = () => {}
  const fault = new Promise<never>((_, reject) => (onFault = reject))
  const onUncaught = (error: unknown) => onFault(faultOf(path, error))
  const onExit = () => {
    reportFailure(new CommandError(`${path} ended the process while it was imported; export createApp or auth instead`))
  }
  process.on('uncaughtException', onUncaught).once('exit', onExit)
  try {
    const loaded = await Promise.race([load(), fault])
    if (process.getActiveResourcesInfo().includes('TCPServerWrap')) noteServer(path)
    return loaded
  } finally {
    process.off('uncaughtException', onUncaught).off('exit', onExit)
    process.once('uncaughtException', stop)
  }
}

/** Later faults of the application, such as of a connection without a listener for errors. */
function stop(error: unknown): void {
  reportFailure(error)
  process.exit(exitCodes.failed)
}

function faultOf(path: string, error: unknown): CommandError {
  const isServer = Reflect.get(Object(error), 'syscall') === 'listen'
  const next = isServer ? '; it listens when it is imported: export createApp from a module that does not' : ''
  return new CommandError(`${path} failed: ${messageOf(error)}${next}`)
}

function noteServer(path: string): void {
  process.stderr.write(`note: ${path} listens on a port while this command runs; call listen() in another module\n`)
}
