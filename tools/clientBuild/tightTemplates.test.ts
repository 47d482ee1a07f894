import { expect, test } from 'vitest'
import { tight } from './tightTemplates.ts'

test('styles and markup lose their indentation and their comments, and nothing else changes', () => {
  const source = [
    'const styles = css`',
    '  /* Why. */',
    '  .card {',
    '    color: red;',
    '  }',
    '`',
    "const accept = '*/*' /* said of code */",
    'const view = html`',
    '  <p>One</p>',
    '  <p>Two</p>',
    '`',
    'return',
    '  value',
  ].join('\n')
  expect(tight(source)).toBe(
    [
      'const styles = css`',
      '.card {',
      'color: red;',
      '}',
      '`',
      "const accept = '*/*' /* said of code */",
      'const view = html`',
      '<p>One</p>',
      '<p>Two</p>',
      '`',
      'return',
      'value',
    ].join('\n'),
  )
})
