/**
 * Style of the error page. In the page itself: when an application fails, nothing else can be relied on.
 *
 * @module
 */

/** CSS, light and dark by the system's choice; contrasts of at least 4.5:1 (WCAG AA). */
export const ERROR_STYLE = `
:root { color-scheme: light dark; --back: #fbfaf8; --card: #fff; --text: #1d1b19; --soft: #5f5a54;
  --line: #e2ddd6; --mark: #b3261e; --mark-back: #fdeceb; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --back: #161514; --card: #201e1d; --text: #ece8e3;
  --soft: #a8a19a; --line: #3a3633; --mark: #ff8f85; --mark-back: #3a1d1b; --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header { border-left: 4px solid var(--mark); padding: .25rem 0 .25rem 1rem; margin-bottom: 1.5rem; }
.kind { color: var(--mark); font-weight: 600; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
a { color: var(--link); }
code, pre, .mono { font: 13px/1.6 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
.place { color: var(--soft); overflow-wrap: anywhere; }
.hint { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; }
section > ol { list-style: none; margin: 0; padding: 0; }
.frame { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; }
.frame > summary, .frame > .head { padding: .55rem .9rem; overflow-wrap: anywhere; }
.frame > summary { cursor: pointer; }
.frame .place { display: block; }
.excerpt { margin: 0; padding: .5rem 0; overflow-x: auto; border-top: 1px solid var(--line); }
.excerpt span { display: block; padding: 0 .9rem; white-space: pre; min-width: max-content; }
.excerpt .at { background: var(--mark-back); font-weight: 600; }
.excerpt b { color: var(--soft); font-weight: 400; display: inline-block; width: 4ch; text-align: right;
  margin-right: 1.5ch; user-select: none; }
.folded > summary { cursor: pointer; color: var(--soft); padding: .35rem 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--soft); width: 14rem; }
.stderr { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  padding: .3rem .8rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
