import type { Row } from '../benchmark.ts'

/** The rows of a curve: each figure, and how many times the first one it is. */
export function slowdown(
  curve: string,
  sizes: readonly number[],
  figures: readonly number[],
  unit: string,
): readonly Row[] {
  return figures.map((value, index) => {
    const size = sizes[index]!
    const factor = (value / figures[0]!).toPrecision(2)
    const compared = index === 0 ? unit : `${unit}, ${factor} times as long as with ${sizes[0]!.toLocaleString('en')}`
    return { name: `${curve}: ${size.toLocaleString('en')}`, value, unit: compared, point: { curve, size } }
  })
}
