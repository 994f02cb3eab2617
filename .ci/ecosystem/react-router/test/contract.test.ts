import { testCookies } from '../contract/cookies.ts'
import { recipe } from './serve.ts'

testCookies(recipe)
