import { send } from '../requests.ts'
import type { Question } from './question.ts'

export const forgotten: Question = {
  id: 'forgotten',
  title: 'A guard was forgotten',
  steps:
    'A route without a guard is requested without a token. Then the contestant is asked for a list of such routes.',
  async ask({ first }) {
    const { status } = await send(`${first.url}/forgotten`)
    const routes = await first.unguarded()
    return `${status}; ${routes ? `the audit reports \`${routes.join(', ')}\`` : 'nothing reports it'}`
  },
}
