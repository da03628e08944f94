// WCAG 2.2 contrast of two colours, `#rrggbb`. The town's accent is checked with it, and made readable on dark grounds.

type Rgb = [number, number, number]
const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb
const show = (rgb: Rgb) => `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`

/** @see WCAG 2.2, definition of relative luminance */
const luminance = (hex: string) => {
  const [r, g, b] = parse(hex).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** @returns 1 (the same) to 21 (black on white); text needs 4.5 @see WCAG 2.2, 1.4.3 */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour, mixed with white or black in small steps until it can be read on `ground`. */
export function readableOn(ground: '#ffffff' | '#000000', colour: string, least = 4.5): string {
  const towards: Rgb = ground === '#ffffff' ? [0, 0, 0] : [255, 255, 255]
  const from = parse(colour)
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = show(from.map((v, i) => v + ((towards[i] ?? 0) - v) * share) as Rgb)
    if (contrast(mixed, ground) >= least) return mixed
  }
  return show(towards)
}
