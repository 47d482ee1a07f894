/**
 * Every colour of the product, as [light, dark]. One accent, which is also the colour of "proven" and of "accept".
 * `colours.test.ts` measures the pairs that meet on a screen (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const colours = {
  text: ['#15191f', '#eef1f4'],
  'text-quiet': ['#545d69', '#a4adb9'],
  surface: ['#ffffff', '#16191e'],
  'surface-raised': ['#ffffff', '#1e2228'],
  'surface-sunken': ['#f3f5f6', '#101317'],
  'surface-hover': ['#e9ecef', '#2a2f37'],
  line: ['#dde1e6', '#323841'],
  'line-strong': ['#7d8692', '#78828f'],
  accent: ['#0c6b50', '#5ccfa6'],
  'accent-hover': ['#095540', '#7adcb9'],
  'on-accent': ['#ffffff', '#05241a'],
  'accent-soft': ['#e3f4ed', '#12322a'],
  danger: ['#bf2a2a', '#ff8f87'],
  'danger-hover': ['#9c1f20', '#ffaaa4'],
  'on-danger': ['#ffffff', '#360907'],
  'danger-soft': ['#fdecea', '#3b1a19'],
  warning: ['#855000', '#f2bf63'],
  'warning-soft': ['#fdf2dc', '#362810'],
  focus: ['#1a5fd0', '#8db8ff'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type ColourName = keyof typeof colours
