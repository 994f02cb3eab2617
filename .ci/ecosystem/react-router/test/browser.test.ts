import { testInChromium } from '../browsing/chromium.ts'
import { answer, recipe } from './serve.ts'

testInChromium(recipe, answer)
