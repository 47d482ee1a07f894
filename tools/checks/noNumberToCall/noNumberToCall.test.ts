import { describe, expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { noNumberToCall } from './noNumberToCall.ts'

describe('no telephone number', () => {
  test('what looks near but carries none passes', async () => {
    const files = {
      'client/sdk/phone.ts': [
        '// No telephone number, no dial-out, no tel: link.',
        'export interface Phone { hangUp(): void }',
        'export interface View { phone: Phone; phoneIcon: string; dialog: string; callNumber: number }',
        'export function createPhone(): Phone { return { hangUp() {} } }',
        "export const sentence = 'You need no telephone: press the button. Nothing is dialled and no SMS is sent.'",
        "export const kysely = { dialect: 'sqlite', offset: '+0200', sum: 'a+1234567890' }",
        'export const pattern = /^\\d{1,15}$/',
        "import icon from 'lucide-static/icons/phone-outgoing.svg'",
      ].join('\n'),
      'client/demo/index.html':
        '<!-- telephone --><p>No telephone. Hotel: 5 rooms.</p><input type="text" name="note">\n',
      'store/schema.sql': '-- no phone here\nCREATE TABLE calls (id TEXT, dialogue TEXT);\n',
      'site.json': '{ "name": "Hotel", "note": "no telephone", "agents": 3 }\n',
      'docs/security.md': 'There is no telephone number and no `tel:` link; `phoneNumber` cannot appear.\n',
      'package-lock.json': '{ "telephone": "+34600123456" }\n',
    }
    expect(await saidAbout(noNumberToCall, files)).toEqual([])
  })

  test.each([
    'const phoneNumber = 1',
    'interface A { phone_number: string }',
    'interface A { telephone: string }',
    'class A { #msisdn = 1 }',
    'const a = (dialString: string) => 1',
    'function dial() {}',
    'const a = { e164: 1 }',
    'const a = z.e164()',
    'const { PSTN_TRUNK } = b',
    'const a = { "telNumber": 1 }',
    'const numeroTelefono = 1',
    "const a = b['telephone']",
    'interface A { sipUri: string }',
    'const callingCode = 1',
    'interface A { phone: string }',
    'interface A { customerPhone: string | undefined }',
    'class A { phone: number[] = [] }',
    'const A = z.object({ phone: z.string().min(3).optional() })',
    "db.schema.addColumn('phone', 'text')",
    "const a = 'tel:' + b",
    `const a = html\`<a href=tel:\${b}>\``,
    "const a = 'sms:600'",
    "const a = 'sip:agent@host.example'",
    "const a = '+34600123456'",
    "const a = '+1 (555) 010-9999'",
    "input.type = 'tel'",
    'const a = html`<input inputmode="tel">`',
    'const a = html`<input autocomplete="section-a tel-national">`',
    'const a = html`<input name="phone">`',
    "const a = 'CREATE TABLE callers (id TEXT, phone TEXT)'",
    "const a = 'INSERT INTO callers (telephone) VALUES (?)'",
    "const a = 'The field phone_number is missing.'",
    'const a = /^\\+[1-9]\\d{1,14}$/',
    'const a = /^\\+?\\d{7,15}$/',
    "const a = new RegExp('^\\\\+[0-9]{8,15}$')",
  ])('in code: %s', async statement => {
    const said = await saidAbout(noNumberToCall, { 'auth/a.ts': `\n${statement}\n` })
    expect(said.length).toBeGreaterThan(0)
    for (const one of said) {
      expect(one).toMatch(/^auth\/a\.ts:2 .*(telephone number|telephone network|asks for)/)
    }
  })

  test.each([
    ['client/demo/index.html', '<a href="tel:+34600123456">'],
    ['client/demo/index.html', '<input type="tel">'],
    ['client/demo/index.html', '<input type=tel>'],
    ['client/demo/index.html', '<input autocomplete="tel">'],
    ['client/demo/index.html', '<input inputmode="tel">'],
    ['client/demo/index.html', '<input class="wide" name="phone">'],
    ['client/demo/index.html', '<input id="telephone">'],
    ['client/demo/index.html', '<input pattern="\\+[0-9]{7,15}">'],
    ['client/demo/index.html', '<p>Call +34 600 123 456</p>'],
    ['store/schema.sql', 'CREATE TABLE a (phone TEXT)'],
    ['store/schema.sql', 'ALTER TABLE a ADD COLUMN telephone TEXT'],
    ['store/schema.sql', 'ALTER TABLE a ADD COLUMN contact_number TEXT'],
    ['site.json', '{ "phoneNumber": "x" }'],
    ['site.json', '{ "phone": "x" }'],
    ['site.json', '{ "field": "telephone" }'],
    ['site.json', '{ "link": "callto:someone" }'],
    ['site.yaml', 'telephone: x'],
    ['client/button/button.css', '.phoneNumber { color: red }'],
    ['docs/embedding.md', '[call us](tel:600123456)'],
    ['docs/embedding.md', '<a href="tel:600123456">call us</a>'],
  ])('in %s: %s', async (path, text) => {
    const said = await saidAbout(noNumberToCall, { [path]: `\n${text}\n` })
    expect(said.length).toBeGreaterThan(0)
    for (const one of said)
      expect(one).toMatch(new RegExp(`^${path}:2 .*(telephone number|telephone network|asks for)`))
  })

  test('in the name of a file, and at its line inside a long string', async () => {
    const said = await saidAbout(noNumberToCall, {
      'auth/phoneNumber.ts': '\n',
      'store/migrations.ts': 'export const first = `\n  CREATE TABLE callers (\n    phone TEXT\n  )`\n',
    })
    expect(said).toEqual([
      "auth/phoneNumber.ts:1 The path part 'phoneNumber.ts' names a telephone number.",
      'store/migrations.ts:3 The name phone could carry a telephone number.',
    ])
  })

  test('the exemption is for the checker alone', async () => {
    const text = 'export const telephone = 1\n'
    const said = await saidAbout(noNumberToCall, {
      'tools/checks/noNumberToCall/telephoneWords.ts': text,
      'tools/telephoneWords.ts': text,
    })
    expect(said).toHaveLength(2)
    expect(said.every(one => one.startsWith('tools/telephoneWords.ts:1 '))).toBe(true)
  })
})
