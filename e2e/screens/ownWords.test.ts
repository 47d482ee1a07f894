import { expect, test } from 'vitest'
import { card, desktop, openGallery, page, show } from './harness/buttonGallery.ts'

/** A page's own words for the button. */

const pill = () => page.locator('ringfence-call').getByRole('button')

/** What the console says of words while `run` runs. */
async function complaintsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const said: string[] = []
  page.on('console', message => {
    if (message.text().startsWith('Ringfence:')) said.push(`${message.type()}: ${message.text()}`)
  })
  await run()
  return said
}

test('word by word, by property: texts, values and functions', async () => {
  await openGallery(desktop)
  await page.evaluate(() => {
    const button = document.querySelector('ringfence-call')
    if (!button) return
    button.words = {
      en: {
        talk: {
          callUs: 'Ring the shop',
          placeTitle: ({ place }) => (place === 4 ? 'Three are before you' : `Place ${place}`),
          expectedWait: 'Some {wait}',
        },
        refusals: { closed: { title: 'The shop is shut' } },
      },
    }
  })
  expect(await pill().innerText()).toBe('Ring the shop')
  await show('waiting')
  await card().getByText('Three are before you', { exact: true }).waitFor()
  await card().getByText('Some 3 minutes').waitFor()
  expect(await card().getByRole('button', { name: 'Leave the line' }).count()).toBe(1)
  await show('refused.closed-now')
  await card().getByText('The shop is shut').waitFor()
  await card().getByText('during our opening hours').waitFor()
})

test('by attribute, as JSON, for one region of a language that we speak and for one that we do not', async () => {
  await openGallery(desktop)
  const complaints = await complaintsOf(async () => {
    await page.evaluate(() => {
      const words = {
        'de-AT': { talk: { callUs: 'Servus, rufen S’ an' } },
        it: { talk: { callUs: 'Chiamaci', placeTitle: 'Sei al numero {place}' } },
        he: { talk: { callUs: 'התקשרו אלינו' } },
      }
      document.querySelector('ringfence-call')?.setAttribute('words', JSON.stringify(words))
    })
    const inLanguage = async (lang: string) => {
      await page.evaluate(tag => document.querySelector('ringfence-call')?.setAttribute('lang', tag), lang)
      await show('waiting')
      return [await pill().innerText(), await card().locator('#title').innerText()]
    }
    await expect.poll(() => inLanguage('de-AT')).toEqual(['Servus, rufen S’ an', 'Sie sind auf Platz 4'])
    expect(await inLanguage('it')).toEqual(['Chiamaci', 'Sei al numero 4'])
    expect(await card().getAttribute('lang')).toBe('it')
    // What is missing is said in English.
    expect(await card().getByRole('button', { name: 'Leave the line' }).count()).toBe(1)
    expect(await inLanguage('he')).toEqual(['התקשרו אלינו', 'You are number 4 in line'])
    expect(await card().evaluate(element => getComputedStyle(element).direction)).toBe('rtl')
  })
  expect(complaints).toEqual([
    expect.stringMatching(
      /^warning: Ringfence: <ringfence-call> says \d+ words in English, because words\.it lacks them: talk\.askingTitle; .* and \d+ more\.$/,
    ),
    expect.stringMatching(
      /^warning: Ringfence: <ringfence-call> says \d+ words in English, because words\.he lacks them: /,
    ),
  ])
})

test('markup is text, and what is no text is left out and told once', async () => {
  await openGallery(desktop)
  const complaints = await complaintsOf(async () => {
    await page.evaluate(() => {
      const button = document.querySelector('ringfence-call')
      const hostile: unknown = JSON.parse(
        '{"en":{"talk":{"callUs":"<img src=x onerror=\\"window.hit=1\\"><b>Call</b>","hangUp":7,"mute":null,"nope":"x"},"__proto__":{"x":1}}}',
      )
      if (button) Object.assign(button, { words: hostile })
    })
    await show('talking')
    await page.evaluate(() =>
      Object.assign(document.querySelector('ringfence-call') ?? {}, { words: 'junk' }),
    )
    await show('talking')
  })
  await page.evaluate(() => {
    const button = document.querySelector('ringfence-call')
    if (button) button.words = { en: { talk: { callUs: '<b>Call</b> & go' } } }
  })
  expect(await pill().innerText()).toBe('<b>Call</b> & go')
  expect(await page.locator('ringfence-call b').count()).toBe(0)
  expect(await card().getByRole('button', { name: 'Hang up' }).count()).toBe(1)
  expect(await page.evaluate(() => Reflect.get(window, 'hit'))).toBeUndefined()
  expect(complaints).toEqual([
    'warning: Ringfence: <ringfence-call> leaves out words of the page: words.en.talk.hangUp: it is no text; words.en.talk.mute: it is no text; words.en.talk.nope: there is no such word; words.en.__proto__: there is no such word.',
    'warning: Ringfence: <ringfence-call> leaves out words of the page: words: it is no object; as an attribute it is JSON.',
  ])
})

test('other words while a call lasts are on the card at once', async () => {
  await openGallery(desktop)
  await show('talking')
  await page.evaluate(() => {
    const button = document.querySelector('ringfence-call')
    if (button) button.words = { en: { talk: { hangUp: 'End it' } } }
  })
  await card().getByRole('button', { name: 'End it' }).waitFor()
})

test('the list of passkeys takes them, too, and speaks the language of its own', async () => {
  await openGallery(desktop)
  await page.addScriptTag({ type: 'module', url: '/assets/passkeys.js' })
  await page.evaluate(() => {
    const list = document.createElement('ringfence-passkeys')
    list.setAttribute('site', 'demo')
    list.setAttribute('lang', 'ar')
    list.setAttribute('words', '{"ar":{"title":"مفاتيحي"},"fr":{"title":"<i>Mes clés</i>"}}')
    document.body.append(list)
  })
  const list = page.locator('ringfence-passkeys')
  await list.getByText('مفاتيحي').waitFor()
  await list.getByRole('button', { name: 'الفتح بمفتاح مرور' }).waitFor()
  expect(await list.locator('.own').evaluate(element => getComputedStyle(element).direction)).toBe('rtl')
  await list.evaluate(element => element.setAttribute('lang', 'fr'))
  await list.getByText('<i>Mes clés</i>').waitFor()
  await list.getByRole('button', { name: 'Ouvrir avec une clé d’accès' }).waitFor()
})
