import { testInChromium } from '../browsing/chromium.ts'
import { answerNext, recipe } from './serve.ts'

testInChromium(recipe, answerNext)
