import { createMember } from './create-member.ts'
import type { Action, Control, Member, MemberConfig } from './protocol.ts'

/** A message from the parent process. */
export interface Request {
  readonly id: number
  readonly open?: { readonly index: number; readonly config: MemberConfig }
  readonly run?: readonly Action[]
  readonly control?: Control
  readonly close?: true
}

/** A message to the parent process. */
export interface Reply {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

let member: Member | undefined

async function answer({ open, run, control, close }: Request): Promise<unknown> {
  if (open) member = await createMember(open.index, open.config)
  if (run) return member!.run(run)
  if (control) return member!.control(control)
  if (close) await member?.close()
  return undefined
}

async function serve(request: Request): Promise<void> {
  const reply = await answer(request).then(
    (value): Reply => ({ id: request.id, value }),
    (error: unknown): Reply => ({ id: request.id, error: String(error) }),
  )
  process.send?.(reply, () => {
    if (request.close) process.disconnect()
  })
}

process.on('message', request => void serve(request as Request))
// A parent that is gone needs no answers.
process.on('disconnect', () => process.exit())
