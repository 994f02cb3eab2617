import { fold } from './fold.ts'

/** Rows of keyboards and other sequences that people type forwards or backwards. */
const orders = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!@#$%^&*()',
].flatMap(order => [order, Array.from(order).toReversed().join('')])

/** The words of the most common passwords. Shorter words occur in too many good passwords. */
const words = `password passwort passwd motdepasse contraseña contrasena parola senha haslo wachtwoord salasana losenord
  letmein welcome willkommen bienvenue admin administrator root user guest test testing demo default temp login logon
  access secret changeme changeit master system server database oracle service support office company computer internet
  windows microsoft google facebook linkedin samsung apple iphone android iloveyou loveyou love lovely forever angel
  princess sunshine monkey dragon shadow superman batman spiderman pokemon starwars football baseball soccer hockey
  basketball liverpool chelsea arsenal barcelona juventus london england america canada mustang ferrari porsche harley
  michael jordan charlie daniel jessica ashley michelle jennifer thomas andrew robert matthew george hunter killer
  ranger cookie pepper ginger summer winter spring autumn january february march april june july august september
  october november december monday tuesday wednesday thursday friday saturday sunday hello freedom whatever trustno
  nothing something banana orange cheese chocolate flower purple yellow silver golden diamond matrix maverick phoenix
  thunder tigger buster jordan jasmine nicole family friends mother father baby babygirl qwerty qwertz azerty`.split(
  /\s+/,
)

/** Digits and signs that replace letters. `i` and `l` count as one letter, because `1` replaces both. */
const disguises: ReadonlyMap<string, string> = new Map(
  ['@a', '4a', '8b', '3e', '6g', '1i', '!i', '|i', 'li', '0o', '5s', '$s', '7t', '+t'].map(
    ([sign = '', letter = '']) => [sign, letter],
  ),
)

const common = new Set(words.map(unmask))
const longest = Math.max(...words.map(word => word.length))
const shortest = Math.min(...words.map(word => word.length))

/** The least characters of a repeat or a sequence. */
const leastRun = 3
/** A password of fewer pieces is guessed soon. A piece is a word, a sequence, a repeat, a year, or any other character. */
const leastPieces = 6

interface Piece {
  readonly length: number
  /** Whether guessers try it as a whole: a common word, a sequence or a repeat. */
  readonly listed: boolean
}

/**
 * Tells whether a password consists of so few pieces that it is guessed soon: repeats, sequences of letters, digits and keys,
 * and common words with few other characters.
 *
 * @example
 * ```ts
 * isGuessable('passwordpassword') // true
 * isGuessable('123456789012345') // true
 * ```
 */
export function isGuessable(password: string): boolean {
  const folded = fold(password)
  const characters = Array.from(folded)
  const period = periodOf(characters)
  const unit = characters.slice(0, period)
  const pieces = piecesOf(unit)
  const isListed = period < characters.length || pieces.some(piece => piece.listed)
  const count = pieces.length + (period < characters.length ? 1 : 0)
  return count < leastPieces && (isListed || !/\p{L}/u.test(unit.join('')))
}

/** The length of the shortest part that the whole string repeats, or the length of the string if it repeats nothing. */
function periodOf(characters: readonly string[]): number {
  const borders = [0]
  for (let index = 1, border = 0; index < characters.length; index++) {
    while (border > 0 && characters[index] !== characters[border]) border = borders[border - 1]!
    if (characters[index] === characters[border]) border += 1
    borders.push(border)
  }
  const period = characters.length - (borders.at(-1) ?? 0)
  return period * 2 <= characters.length ? period : characters.length
}

/** Splits the password from its start, and takes the longest piece each time. */
function piecesOf(characters: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  for (let start = 0; start < characters.length; start += pieces.at(-1)!.length) {
    const rest = characters.slice(start, start + 64)
    const listed = Math.max(wordLength(rest), sequenceLength(rest))
    const repeated = repeatLength(rest)
    const plain = Math.max(repeated, yearLength(rest))
    pieces.push(listed >= plain ? { length: listed, listed: listed > 1 } : { length: plain, listed: false })
  }
  return pieces
}

function wordLength(rest: readonly string[]): number {
  for (let length = Math.min(longest, rest.length); length >= shortest; length--) {
    if (common.has(unmask(rest.slice(0, length).join('')))) return length
  }
  return 1
}

function sequenceLength(rest: readonly string[]): number {
  let length = leastRun
  while (length <= rest.length && orders.some(order => order.includes(rest.slice(0, length).join('')))) length += 1
  return length > leastRun ? length - 1 : 1
}

function repeatLength(rest: readonly string[]): number {
  const end = rest.findIndex(character => character !== rest[0])
  const length = end === -1 ? rest.length : end
  return length >= leastRun ? length : 1
}

function yearLength(rest: readonly string[]): number {
  return /^(?:19|20)\d\d/.test(rest.slice(0, 4).join('')) ? 4 : 1
}

function unmask(text: string): string {
  return Array.from(text, letter => disguises.get(letter) ?? letter).join('')
}
