import { nestDay } from '../src/nest'

test('an application on Nest works', () => nestDay(), 60_000)
