import assert from 'node:assert/strict'
import type { Answer } from '../client.ts'
import { median } from '../median.ts'
import type { Step } from '../step.ts'

const rounds = 9

export const timing: Step = async ({ post }) => {
  const wrongUser: Answer[] = []
  const wrongPassword: Answer[] = []
  for (let round = 0; round < rounds; round++) {
    wrongUser.push(await post('/auth/login', { username: 'nobody', password: 'wrong horse battery staple' }))
    wrongPassword.push(await post('/auth/login', { username: 'maker1', password: 'wrong horse battery staple' }))
  }
  const answers = [...wrongUser, ...wrongPassword]
  assert.ok(answers.every(({ status }) => status === 401))
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  const [first, second] = [timeOf(wrongUser), timeOf(wrongPassword)]
  // Without a hash for unknown users, it would take a hundredth of the time.
  assert.ok(first / second > 0.5 && first / second < 2, `${first} ms and ${second} ms`)
  return {
    who: 'A stranger',
    what: `tries a user who does not exist, and one who does with a wrong password, ${rounds} times each.`,
    got: `the same 401, byte for byte, after ${first} ms and ${second} ms in the middle`,
    why: 'Neither the response nor its time reveals who has an account.',
  }
}

function timeOf(answers: readonly Answer[]): number {
  return Math.round(median(answers.map(({ milliseconds }) => milliseconds)))
}
