/** GitHub's look, from its public colour tokens (https://primer.style/foundations/color), light and dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --canvas: #ffffff; --inset: #f6f8fa; --border: #d1d9e0; --border-muted: #d1d9e0b3;
  --text: #1f2328; --muted: #59636e; --link: #0969da; --shadow: 0 1px 3px #1f232814;
  --success: #1a7f37; --success-solid: #1f883d; --danger: #d1242f; --danger-solid: #cf222e; --attention: #9a6700;
  --merged: #8250df; --neutral-solid: #59636e;
  --added: #dafbe1; --added-number: #aceebb; --removed: #ffebe9; --removed-number: #ffcecb; --hunk: #ddf4ff;
  --label: #818b981f; --button: #f6f8fa; --button-hover: #eff2f5; --accent-soft: #ddf4ff; --top: #f6f8fa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0d1117; --inset: #151b23; --border: #3d444d; --border-muted: #3d444db3;
    --text: #f0f6fc; --muted: #9198a1; --link: #4493f8; --shadow: 0 1px 3px #01040966;
    --success: #3fb950; --success-solid: #238636; --danger: #f85149; --danger-solid: #da3633; --attention: #d29922;
    --merged: #ab7df8; --neutral-solid: #656c76;
    --added: #2ea04326; --added-number: #3fb9504d; --removed: #f851491a; --removed-number: #f851494d; --hunk: #388bfd1a;
    --label: #656c7633; --button: #212830; --button-hover: #262c36; --accent-soft: #388bfd1a; --top: #02040a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji"; overflow-wrap: break-word; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
p { margin: 0; }
.mono, code, pre { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 12px; }
.muted { color: var(--muted); }
a.muted { color: var(--muted); }
.icon { fill: currentColor; vertical-align: text-bottom; flex: none; }
.success { color: var(--success); } .danger { color: var(--danger); } .attention { color: var(--attention); } .merged-text { color: var(--merged); }
.avatar { border-radius: 50%; vertical-align: middle; flex: none; }
.avatar.square { border-radius: 6px; }
.label { display: inline-block; padding: 0 7px; border: 1px solid var(--border); border-radius: 2em; color: var(--muted); font-size: 12px; line-height: 18px; font-weight: 500; white-space: nowrap; }
.counter { display: inline-block; min-width: 20px; padding: 0 6px; border-radius: 2em; background: var(--label); font-size: 12px; line-height: 18px; text-align: center; font-weight: 500; }

.top { background: var(--top); border-bottom: 1px solid var(--border); }
.top-inner { max-width: 1280px; margin: auto; padding: 10px 24px; display: flex; align-items: center; gap: 12px; flex-wrap: wrap; }
.brand { color: var(--text); font-weight: 600; font-size: 16px; display: flex; align-items: center; gap: 8px; }
.brand:hover { text-decoration: none; }
.brand-mark { width: 22px; height: 22px; border-radius: 50%; background: radial-gradient(circle at 50% 50%, transparent 0 3px, var(--text) 3px 5px, transparent 5px 7px, var(--text) 7px 9px, transparent 9px); }
.brand-note { color: var(--muted); font-size: 12px; }
.act-as { margin-left: auto; display: flex; align-items: center; gap: 8px; }
.act-as label { color: var(--muted); font-size: 12px; }
.with-script .no-script { display: none; }
.flash { max-width: 1232px; margin: 16px auto 0; padding: 12px 16px; border: 1px solid color-mix(in srgb, var(--danger) 45%, transparent); border-radius: 6px; background: var(--removed); }

.page { max-width: 1280px; margin: auto; padding: 20px 24px 60px; }
.crumbs { margin-bottom: 12px; }
.title { font-size: 32px; line-height: 1.25; font-weight: 400; margin: 0 0 8px; }
.title-number { color: var(--muted); font-weight: 300; }
.subtitle { display: flex; align-items: center; gap: 8px; color: var(--muted); margin-bottom: 16px; flex-wrap: wrap; }
.subtitle .author { color: var(--muted); }
.state { display: inline-flex; align-items: center; gap: 4px; padding: 5px 12px; border-radius: 2em; color: #fff; font-weight: 500; line-height: 22px; }
.state.open { background: var(--success-solid); } .state.merged { background: #8250df; } .state.closed { background: var(--danger-solid); } .state.draft { background: var(--neutral-solid); }
.branch { background: var(--accent-soft); color: var(--link); padding: 2px 6px; border-radius: 6px; }

.tabs { display: flex; gap: 8px; border-bottom: 1px solid var(--border); margin-bottom: 24px; overflow-x: auto; }
.tab { display: inline-flex; align-items: center; gap: 8px; padding: 8px 8px 9px; color: var(--text); white-space: nowrap; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tab:hover { text-decoration: none; border-color: var(--border); }
.tab .icon { color: var(--muted); }
.tab[aria-current="page"] { border-color: #fd8c73; font-weight: 600; }

.columns { display: grid; grid-template-columns: minmax(0, 1fr) 256px; gap: 24px; }
.side-section { padding: 0 0 16px; margin-bottom: 16px; border-bottom: 1px solid var(--border-muted); font-size: 12px; }
.side-section:last-child { border: 0; }
.side-section h2 { font-size: 12px; font-weight: 600; color: var(--muted); margin: 0 0 8px; }
.side-person { display: flex; align-items: center; gap: 6px; padding: 3px 0; font-weight: 600; }
.side-mark { margin-left: auto; }
.faces { display: flex; gap: 4px; flex-wrap: wrap; }
.opened { margin-top: 8px; }
.try { border: 1px solid color-mix(in srgb, var(--link) 40%, transparent); border-radius: 6px; background: var(--accent-soft); padding: 12px; }
.try form { margin-top: 8px; }
.try form:first-of-type { margin-top: 0; }
.step-by { margin-top: 2px; }
.step.done { color: var(--muted); padding: 4px 0; }

.box { border: 1px solid var(--border); border-radius: 6px; background: var(--canvas); }
.box-header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: var(--inset); border-bottom: 1px solid var(--border); border-radius: 6px 6px 0 0; color: var(--muted); min-height: 38px; }
.box-header .author, .box-header strong { color: var(--text); }
.box-body { padding: 16px; }
.box-note { padding: 24px 16px; color: var(--muted); text-align: center; }
.scroll { overflow-x: auto; }

.timeline { position: relative; }
.timeline::before { content: ""; position: absolute; top: 8px; bottom: 0; left: 72px; width: 2px; background: var(--border-muted); z-index: -1; }
.comment { display: flex; gap: 16px; padding-bottom: 16px; align-items: flex-start; }
.bubble { flex: 1; min-width: 0; position: relative; }
.comment:target .bubble { box-shadow: 0 0 0 3px color-mix(in srgb, var(--link) 35%, transparent); border-color: var(--link); }
.bubble .box-header { flex-wrap: wrap; }
.badges { margin-left: auto; display: flex; gap: 4px; }
.edits { display: inline; }
.edits summary { display: inline; cursor: pointer; color: var(--muted); list-style: none; }
.edits summary::-webkit-details-marker { display: none; }
.edits-list { margin: 8px 0 4px; padding-left: 20px; font-size: 12px; }
.edits-list pre { margin: 4px 0; padding: 6px 10px; border-radius: 6px; white-space: pre-wrap; color: var(--text); max-height: 200px; overflow: auto; }
.before { background: var(--removed); } .after { background: var(--added); }
.markdown-body { background: transparent; font-size: 14px; color: var(--text); }
.diagram { text-align: center; overflow-x: auto; padding: 16px; background: var(--inset); border-radius: 6px; margin-bottom: 16px; }
.diagram svg { max-width: 100%; height: auto; }
.diagram-problem { color: var(--danger); font-size: 12px; }
.reactions { display: flex; gap: 6px; padding: 0 16px 12px; flex-wrap: wrap; align-items: center; }
.reaction, .add-reaction summary { border: 1px solid var(--border); border-radius: 2em; background: transparent; color: var(--text); font-size: 12px; line-height: 20px; padding: 1px 8px; cursor: pointer; list-style: none; }
.add-reaction summary { padding: 1px 6px; color: var(--muted); background: var(--inset); }
.add-reaction summary::-webkit-details-marker { display: none; }
.add-reaction { position: relative; }
.reaction.own { background: var(--accent-soft); border-color: var(--link); }
.reaction-menu { position: absolute; z-index: 2; top: 30px; left: 0; display: flex; padding: 4px; border: 1px solid var(--border); border-radius: 6px; background: var(--canvas); box-shadow: var(--shadow); }
.reaction-menu button { border: 0; background: none; font-size: 16px; cursor: pointer; padding: 4px 6px; border-radius: 6px; }
.reaction-menu button:hover { background: var(--button-hover); }
.comment-tools { display: flex; gap: 16px; padding: 0 16px 10px; font-size: 12px; align-items: baseline; }
.comment-tools summary { cursor: pointer; color: var(--muted); }
.edit-form[open] { flex: 1; }
.edit-form form { display: grid; gap: 8px; margin-top: 8px; justify-items: start; }
.link-button { border: 0; background: none; padding: 0; font: inherit; cursor: pointer; color: var(--link); }
.danger-text { color: var(--danger); }

.event { display: flex; gap: 12px; padding: 8px 0 16px 57px; color: var(--muted); align-items: flex-start; }
.event .author { color: var(--text); }
.event > div { min-width: 0; flex: 1; padding-top: 4px; }
.event-badge { display: inline-flex; align-items: center; justify-content: center; width: 32px; height: 32px; border-radius: 50%; background: var(--inset); border: 2px solid var(--canvas); color: var(--muted); flex: none; }
.event-badge.success { background: var(--success-solid); color: #fff; } .event-badge.danger { background: var(--danger-solid); color: #fff; } .event-badge.merged { background: #8250df; color: #fff; }
.review-body { padding-left: 56px; }
.commit-rows { margin-top: 6px; }
.commit-row { display: flex; gap: 8px; align-items: center; padding: 3px 0; color: var(--muted); }
.commit-message { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; color: var(--text); }
.commit-row .mono { margin-left: auto; }
.commits-box { padding: 8px 16px; }
.commits-box .commit-row { padding: 8px 0; }
.commit-text { white-space: pre-wrap; color: var(--muted); }

.merge { display: flex; gap: 16px; padding: 8px 0 16px; border-top: 2px solid var(--border); padding-top: 16px; }
.merge-badge { width: 40px; height: 40px; border-radius: 6px; display: flex; align-items: center; justify-content: center; color: #fff; background: var(--neutral-solid); flex: none; }
.merge-badge .icon { width: 24px; height: 24px; }
.merge.clean .merge-badge { background: var(--success-solid); } .merge.merged .merge-badge { background: #8250df; }
.merge-box { flex: 1; min-width: 0; }
.merge.clean .merge-box { border-color: var(--success-solid); } .merge.merged .merge-box { border-color: #8250df; }
.merge-row { display: flex; gap: 12px; padding: 14px 16px; border-bottom: 1px solid var(--border-muted); align-items: flex-start; }
.merge-row:last-child { border-bottom: 0; }
.merge-row > .icon, .checks-row summary > .icon { margin-top: 3px; }
.checks-row { display: block; padding: 0; }
.checks-row summary { display: flex; gap: 12px; padding: 14px 16px; cursor: pointer; list-style: none; }
.checks-list { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--border-muted); background: var(--inset); }
.checks-list li { display: flex; gap: 8px; align-items: center; padding: 8px 16px 8px 44px; border-bottom: 1px solid var(--border-muted); }
.checks-list li:last-child { border: 0; }
.check-name { flex: 1; min-width: 0; }
.foot { background: var(--inset); align-items: center; border-radius: 0 0 6px 6px; flex-wrap: wrap; }
.blocked-row { display: grid; gap: 10px; }
.refusal { color: var(--danger); font-weight: 500; margin-left: 8px; }

.button { display: inline-flex; gap: 6px; align-items: center; padding: 5px 16px; font: inherit; font-weight: 500; line-height: 20px; color: var(--text); background: var(--button); border: 1px solid var(--border); border-radius: 6px; cursor: pointer; }
.button:hover { background: var(--button-hover); }
.button.primary { background: var(--success-solid); color: #fff; border-color: #1f232826; }
.button.primary:hover { filter: brightness(1.08); }
.button:disabled, .button.primary:disabled { opacity: .55; cursor: not-allowed; filter: none; }
.button.small { padding: 3px 12px; font-size: 12px; }
.button.danger { color: var(--danger); }
.button.wide { width: 100%; justify-content: center; text-align: center; background: var(--canvas); }
select, textarea { font: inherit; color: var(--text); background: var(--canvas); border: 1px solid var(--border); border-radius: 6px; padding: 5px 8px; }
textarea { width: 100%; padding: 8px 12px; resize: vertical; display: block; background: var(--inset); }
textarea:focus, select:focus, .button:focus-visible { outline: 2px solid var(--link); outline-offset: -1px; }
.form-buttons { display: flex; gap: 8px; justify-content: flex-end; margin-top: 8px; flex-wrap: wrap; }
.review-buttons { display: flex; gap: 8px; margin-right: auto; flex-wrap: wrap; }
.comment-form { padding-top: 16px; border-top: 2px solid var(--border); }

.diff-summary { margin-bottom: 16px; }
.added-count { color: var(--success); } .removed-count { color: var(--danger); }
.file { margin-bottom: 16px; }
.file summary { cursor: pointer; flex-wrap: wrap; }
.file:not([open]) summary { border-bottom: 0; border-radius: 6px; }
.file-name { color: var(--text); overflow-wrap: anywhere; }
.changes-count { font-size: 12px; font-weight: 600; color: var(--text); }
.diff { border-collapse: collapse; width: 100%; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; line-height: 20px; }
.diff .number { width: 1%; min-width: 44px; padding: 0 10px; text-align: right; color: var(--muted); user-select: none; vertical-align: top; }
.diff .number a { color: inherit; }
.diff .code { padding: 0 10px; white-space: pre; }
.diff .mark { display: inline-block; width: 14px; user-select: none; }
.diff .added { background: var(--added); } .diff .added .number { background: var(--added-number); color: var(--text); }
.diff .removed { background: var(--removed); } .diff .removed .number { background: var(--removed-number); color: var(--text); }
.diff .hunk { background: var(--hunk); color: var(--muted); }
.diff tr:target { background: #fff8c5; }
@media (prefers-color-scheme: dark) { .diff tr:target { background: #bb800926; } }

.check { margin-bottom: 16px; }
.check-header form { margin-left: auto; }
.check-title { font-size: 20px; margin: 0 0 12px; font-weight: 600; }
.check-text { margin-top: 16px; } .check-text summary { cursor: pointer; color: var(--muted); margin-bottom: 8px; }
.annotations-title { font-size: 14px; margin: 20px 0 8px; }
.annotation { display: flex; gap: 12px; padding: 12px 16px; border: 1px solid var(--border); border-left-width: 4px; border-radius: 6px; margin-top: 8px; }
.annotation > div { min-width: 0; }
.annotation.failure { border-left-color: var(--danger); } .annotation.failure .icon { color: var(--danger); }
.annotation.warning { border-left-color: var(--attention); } .annotation.warning .icon { color: var(--attention); }
.annotation.notice { border-left-color: var(--link); } .annotation.notice .icon { color: var(--link); }
.annotation-title { font-weight: 600; } .annotation-place { overflow-wrap: anywhere; }
.annotation-message { margin: 4px 0 0; white-space: pre-wrap; }

.repository-section { margin-bottom: 32px; }
.repository-title { font-size: 20px; font-weight: 600; margin: 0 0 12px; }
.file-title { font-size: 16px; }
.pull-list { list-style: none; margin: 0; padding: 0; }
.pull-row { display: flex; gap: 8px; padding: 10px 16px; border-bottom: 1px solid var(--border-muted); }
.pull-row:last-child { border: 0; }
.pull-row > .icon { margin-top: 3px; }
.pull-title { color: var(--text); font-weight: 600; font-size: 16px; }
.pull-row p { font-size: 12px; }
.row-comments { margin-left: auto; white-space: nowrap; }

@media (max-width: 767px) {
  .page { padding: 16px 16px 40px; }
  .top-inner { padding: 10px 16px; }
  .brand-note { display: none; }
  .act-as select { max-width: 150px; }
  .title { font-size: 24px; }
  .columns { grid-template-columns: minmax(0, 1fr); gap: 8px; }
  .side { grid-row: 1; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 16px; }
  .try { grid-column: 1 / -1; }
  .comment > .avatar, .merge-badge { display: none; }
  .timeline::before { left: 16px; }
  .event { padding-left: 0; }
  .review-body { padding-left: 0; }
  .flash { margin: 12px 16px 0; }
  .checks-list li { padding-left: 16px; flex-wrap: wrap; }
  .refusal { display: block; margin: 8px 0 0; }
}
`;
