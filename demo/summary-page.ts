// Renders a job summary as a page: GitHub-flavoured Markdown, sanitized by GitHub's rules, in
// GitHub's style.

import { readFile } from 'node:fs/promises'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

const stylesheet = new URL(import.meta.resolve('github-markdown-css/github-markdown.css'))

/** Markdown as the HTML that GitHub would show. */
export async function renderMarkdown(markdown: string): Promise<string> {
  const html = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(rehypeStringify)
    .process(markdown)
  return String(html)
}

/** A complete page that needs nothing from the network. */
export async function renderSummaryPage(title: string, markdown: string): Promise<string> {
  const css = await readFile(stylesheet, 'utf8')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
${css}
body { box-sizing: border-box; margin: 0 auto; max-width: 1012px; padding: 16px }
/* GitHub underlines links, unless a person turns that off. */
.markdown-body a { text-decoration: underline }
@media (prefers-color-scheme: dark) { html { background: #0d1117 } }
</style>
<article class="markdown-body">
${await renderMarkdown(markdown)}
</article>
</html>
`
}
