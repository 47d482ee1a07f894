import highlighter from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import json from 'highlight.js/lib/languages/json'
import nginx from 'highlight.js/lib/languages/nginx'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import { escapeHtml } from './escapeHtml.ts'

const languages = { bash, csharp, css, go, ini, json, nginx, php, python, typescript, xml }
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language)
/** Vue's and Svelte's files are markup with script and style inside. */
highlighter.registerAliases(['vue', 'svelte', 'astro'], { languageName: 'xml' })
highlighter.registerAliases(['mjs', 'javascript', 'jsx', 'js'], { languageName: 'typescript' })

/** Code as HTML with classes for colours; as it is where the language is not known. */
export function highlight(code: string, language: string): string {
  if (!highlighter.getLanguage(language)) return escapeHtml(code)
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value
}
