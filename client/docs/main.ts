import { contentsMenu } from './contentsMenu.ts'
import { copyButtons } from './copyButtons.ts'
import { readingPlace } from './readingPlace.ts'
import { scrollers } from './scrollers.ts'
import { searchBox } from './search/searchBox.ts'

// Everything can be read without this script: it adds the search, the buttons, and what the keyboard needs.
const { root = './', index = '' } = document.documentElement.dataset
const siteRoot = new URL(root, document.baseURI)
const element = (id: string) => document.getElementById(id)

const voice = element('voice')
const announce = (text: string): void => {
  if (voice) voice.textContent = text
}

const box = element('search')
const field = element('search-field')
const panel = element('search-panel')
const list = element('search-list')
const nothing = element('search-nothing')
if (box && field instanceof HTMLInputElement && panel && list && nothing)
  searchBox(
    { box, field, panel, list, nothing },
    { root: siteRoot, indexUrl: new URL(index, siteRoot), announce },
  )

const menu = element('menu')
const contents = element('contents')
if (menu && contents) contentsMenu(menu, contents)

const onThisPage = element('on-this-page')
if (onThisPage) readingPlace(onThisPage)

copyButtons(document, announce)
scrollers(document)
