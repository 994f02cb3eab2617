import { spawn, type SpawnOptions } from 'node:child_process'

/** Runs a program to its end. Resolves to its exit code and the text of both streams. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += String(chunk)))
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}
