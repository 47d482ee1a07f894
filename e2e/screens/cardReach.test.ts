import { describe, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  openGallery,
  page,
  pastDoubleClick,
  phoneState,
  show,
  smallScreen,
} from './harness/buttonGallery.ts'

/** Pages that do to the card what pages do: by accident, by fashion, or because they know nothing of a call. */

const hangUp = () => page.getByRole('button', { name: 'Hang up' })
const mute = () => page.getByRole('button', { name: 'Mute', exact: true })

/** A press of the mouse at the middle of the button, whatever lies there. */
async function pressAt(button: ReturnType<typeof hangUp>): Promise<void> {
  const box = await button.boundingBox()
  if (!box) throw new Error('the button is not drawn')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

async function startTalking(): Promise<void> {
  await openGallery(desktop)
  await show('talking')
  await hangUp().waitFor()
}

/** Whether a press would hit it, told by the page itself. */
const isInReach = () =>
  page.evaluate(() => {
    const root = document.querySelector('ringfence-card')?.shadowRoot ?? findCard(document)?.shadowRoot
    function findCard(root: Document | ShadowRoot): Element | null {
      for (const element of root.querySelectorAll('*')) {
        const found =
          element.localName === 'ringfence-card'
            ? element
            : element.shadowRoot && findCard(element.shadowRoot)
        if (found) return found
      }
      return null
    }
    const button = root?.querySelector('[part~=hang-up]')
    if (!root || !button) return false
    const { left, top, width, height } = button.getBoundingClientRect()
    const hit = root.elementFromPoint(left + width / 2, top + height / 2)
    return hit !== null && button.contains(hit)
  })

async function canMuteAndHangUp(): Promise<void> {
  await expect.poll(isInReach).toBe(true)
  await pressAt(mute())
  await expect.poll(asked).toContain('mute true')
  await pastDoubleClick()
  await expect.poll(isInReach).toBe(true)
  await pressAt(hangUp())
  await expect.poll(phoneState).toBe('ended')
}

/** Each is done to a page with a call in progress. */
const deeds: Readonly<Record<string, () => void>> = {
  'ancestors that clip, turn and contain': () => {
    const main = document.querySelector('main')
    Object.assign(main?.style ?? {}, {
      overflow: 'hidden',
      height: '40px',
      transform: 'rotate(2deg)',
      contain: 'strict',
      clipPath: 'inset(0 90% 0 0)',
      filter: 'blur(1px)',
      opacity: '0.1',
    })
  },
  'a banner in front of everything': () => {
    const banner = document.createElement('div')
    banner.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647; background: gold'
    document.body.append(banner)
  },
  'a page that is scrolled far': () => {
    document.body.style.height = '20000px'
    scrollTo(0, 15_000)
  },
  'a button that is not drawn': () => {
    document.querySelector('main')?.style.setProperty('display', 'none', 'important')
  },
  'a button that was taken out': () => document.querySelector('ringfence-call')?.remove(),
  'rules for everything': () => {
    const sheet = document.createElement('style')
    sheet.textContent = `
      body > *, * { display: none !important; visibility: hidden !important; opacity: 0 !important; pointer-events: none !important;
        position: static !important; transform: scale(0) !important; z-index: -1 !important; animation: go 1s forwards !important }
      html, body, head + body { display: block !important }
      @keyframes go { to { opacity: 0; display: none } }`
    document.head.append(sheet)
  },
  'the card thrown out': () => document.querySelector('ringfence-card')?.remove(),
  'the card hidden, inert and silenced': () => {
    const element = document.querySelector('ringfence-card')
    for (const name of ['hidden', 'inert', 'aria-hidden']) element?.setAttribute(name, 'true')
    element?.setAttribute('style', 'display: none !important; left: -9999px !important')
  },
  'another body': () => {
    const body = document.createElement('body')
    body.textContent = 'The next page of this app'
    document.body = body
  },
  'a body that is inert': () => {
    document.body.inert = true
  },
  'a body that is not drawn': () => {
    document.body.style.display = 'none'
  },
  'a modal dialog': () => {
    document.body.insertAdjacentHTML('beforeend', '<dialog><p>Cookies?</p><button>Yes</button></dialog>')
    document.querySelector('dialog')?.showModal()
  },
  'a modal dialog upon another': () => {
    document.body.insertAdjacentHTML(
      'afterbegin',
      '<dialog id="second">Sure?</dialog><dialog id="first">Cookies?</dialog>',
    )
    for (const id of ['#first', '#second']) document.querySelector<HTMLDialogElement>(id)?.showModal()
  },
  'a modal dialog inside a component': () => {
    const host = document.createElement('a-dialog')
    host.attachShadow({ mode: 'open' }).innerHTML = '<dialog>Cookies?</dialog>'
    document.body.append(host)
    host.shadowRoot?.querySelector('dialog')?.showModal()
  },
  'a modal dialog inside a component that is closed': () => {
    const host = document.createElement('a-dialog')
    const root = host.attachShadow({ mode: 'closed' })
    root.innerHTML = '<dialog>Cookies? <slot></slot></dialog>'
    document.body.append(host)
    root.querySelector('dialog')?.showModal()
  },
  'a toast in the top layer': () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div popover="manual" id="toast" style="inset: 0; width: 100vw; height: 100vh">Sale!</div>',
    )
    document.querySelector<HTMLElement>('#toast')?.showPopover()
  },
}

describe('Mute and Hang up stay in reach', () => {
  test.each(Object.entries(deeds))('%s', async (_, deed) => {
    await startTalking()
    await page.evaluate(deed)
    await canMuteAndHangUp()
  })

  /** Not the top layer's own, and no page that shrinks itself to nothing. */
  const withoutTopLayer = Object.entries(deeds).filter(([name]) => !/^rules|toast/.test(name))

  test.each(withoutTopLayer)('in a browser without popovers: %s', async (_, deed) => {
    await openGallery(desktop, () => {
      for (const member of ['popover', 'showPopover', 'hidePopover', 'togglePopover'])
        Reflect.deleteProperty(HTMLElement.prototype, member)
    })
    await show('talking')
    await page.evaluate(deed)
    await canMuteAndHangUp()
  })

  test('a part of the page that fills the screen', async () => {
    await startTalking()
    await page.evaluate(() => {
      const video = document.createElement('div')
      video.id = 'film'
      video.textContent = 'A film'
      video.onclick = () => void video.requestFullscreen()
      document.body.prepend(video)
    })
    await page.locator('#film').click()
    await page.waitForFunction(() => document.fullscreenElement !== null)
    await expect.poll(isInReach).toBe(true)
    await page.evaluate(() => document.exitFullscreen())
    await canMuteAndHangUp()
  })

  test('a dialog that closes again, with the focus where it was', async () => {
    await startTalking()
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<dialog><button>Yes</button></dialog>')
      document.querySelector('dialog')?.showModal()
    })
    await expect.poll(isInReach).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.evaluate(() => document.querySelector('dialog')?.close())
    await canMuteAndHangUp()
    expect(
      await page.evaluate(() => document.querySelector('ringfence-card')?.parentElement?.localName),
    ).toBe('body')
  })

  test('a press in the card is none beside the dialog that the page closes by such a press', async () => {
    await startTalking()
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<dialog>Cookies?</dialog>')
      const dialog = document.querySelector('dialog')
      for (const press of ['click', 'pointerdown', 'mousedown'])
        document.addEventListener(press, () => dialog?.close())
      dialog?.showModal()
    })
    await expect.poll(isInReach).toBe(true)
    await pressAt(mute())
    await expect.poll(asked).toContain('mute true')
    expect(await page.evaluate(() => document.querySelector('dialog')?.open)).toBe(true)
  })
})

describe('the card', () => {
  test('stands above a pill that sticks to the foot, and hangs up by no second press there', async () => {
    for (const view of [desktop, smallScreen]) {
      await openGallery(view)
      await page.addStyleTag({ content: 'ringfence-call { position: fixed; right: 12px; bottom: 12px }' })
      const pill = await page.locator('ringfence-call').boundingBox()
      if (!pill) throw new Error('there is no pill')
      const press = () => page.mouse.click(pill.x + pill.width / 2, pill.y + pill.height / 2)
      await press()
      await card().waitFor()
      for (const state of ['joining', 'waiting', 'talking']) {
        await page.evaluate(name => window.gallery.phone().show(window.gallery.state(name)), state)
        await pastDoubleClick()
        await press()
      }
      expect((await asked()).filter(what => what !== 'warmUp')).toEqual(['call'])
    }
  })

  test('wears the colours, the type and the corners that the page gave its button, also when they change', async () => {
    await startTalking()
    const looks = () =>
      page.evaluate(() => {
        const root = document.querySelector('ringfence-card')?.shadowRoot
        const of = (selector: string) => getComputedStyle(root?.querySelector(selector) ?? document.body)
        return [
          of('.card').borderTopLeftRadius,
          of('.card').fontFamily,
          of('.card').colorScheme,
          of('[part~=hang-up]').backgroundColor,
          of('[part~=title]').textTransform,
        ]
      })
    await page.addStyleTag({
      content: `ringfence-call { --ringfence-radius: 3px; --ringfence-font: monospace; --ringfence-danger: rgb(1, 2, 3); color-scheme: dark }
        ringfence-card::part(title) { text-transform: uppercase }`,
    })
    await show('talking')
    expect(await looks()).toEqual(['3px', 'monospace', 'dark', 'rgb(1, 2, 3)', 'uppercase'])
    await page.evaluate(() =>
      document.querySelector('ringfence-call')?.style.setProperty('--ringfence-danger', 'rgb(4, 5, 6)'),
    )
    await expect.poll(async () => (await looks())[3], { timeout: 5000 }).toBe('rgb(4, 5, 6)')
  })
})
