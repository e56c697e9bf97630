/** How the report looks: light, dark and on paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--canvas:#f4f6f7;--surface:#fff;--sunken:#edf1f3;--line:#dbe2e6;--ink:#15202a;--soft:#455460;--faint:#5b6a76;--accent:#0a5a6c;--accent-soft:#e2f0f3;--ok:#17663a;--ok-soft:#e3f3e9;--warn:#7d4b00;--warn-soft:#fcf0d9;--sans:-apple-system,"Segoe UI Variable Text","Segoe UI",Roboto,Ubuntu,Cantarell,"Noto Sans","Helvetica Neue",Arial,system-ui,sans-serif;--mono:ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--canvas:#0e1419;--surface:#161e25;--sunken:#1d2730;--line:#2b3742;--ink:#e8eef2;--soft:#b4c1cb;--faint:#93a2ae;--accent:#6cc5d8;--accent-soft:#12333c;--ok:#7fd3a0;--ok-soft:#143322;--warn:#f0bf6c;--warn-soft:#38290f}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:15px/1.55 var(--sans);-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
main,header>div{max-width:62rem;margin-inline:auto;padding-inline:1.5rem}
header{background:var(--surface);border-block-end:1px solid var(--line);padding-block:2rem 1.75rem}
.brand{display:flex;align-items:center;gap:.6rem;color:var(--accent);font-size:.8125rem;font-weight:650;letter-spacing:.04em}
.brand svg{inline-size:1.4rem;block-size:1.4rem;flex:none}
.brand span{color:var(--faint);font-weight:450;letter-spacing:0}
h1{font-size:1.75rem;line-height:1.25;letter-spacing:-.015em;margin:1.1rem 0 .5rem;font-weight:680;text-wrap:balance}
.url{font:.875rem/1.5 var(--mono);color:var(--soft);margin:0}
.pills{display:flex;flex-wrap:wrap;gap:.5rem;margin-block-start:1.1rem}
.pill{font-size:.8125rem;font-weight:550;padding:.2rem .7rem;border-radius:99px;background:var(--sunken);color:var(--soft)}
.pill.ok{background:var(--ok-soft);color:var(--ok)}.pill.warn{background:var(--warn-soft);color:var(--warn)}
section{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.4rem 1.5rem 1.5rem;margin-block:1.25rem}
h2{font-size:1.0625rem;margin:0 0 1rem;font-weight:650;letter-spacing:-.005em}
h3{font-size:.8125rem;margin:1.5rem 0 .5rem;font-weight:600;color:var(--soft)}
p{margin:0 0 .75rem;max-width:46rem}p:last-child{margin-block-end:0}
.note{color:var(--soft);font-size:.875rem}
dl{display:grid;grid-template-columns:minmax(9rem,13rem) 1fr;gap:.5rem 1.5rem;margin:0;align-items:baseline}
dt{color:var(--faint);font-size:.875rem}dd{margin:0;min-inline-size:0}
code,.mono{font:.8125rem/1.5 var(--mono)}
.hash{font:.71875rem/1.5 var(--mono);color:var(--soft)}
.scroll{overflow-x:auto;margin-inline:-1.5rem;padding-inline:1.5rem}
table{border-collapse:collapse;inline-size:100%;font-size:.875rem}
th{text-align:start;font-weight:550;color:var(--faint);font-size:.8125rem;padding:.4rem 1rem .4rem 0;border-block-end:1px solid var(--line);white-space:nowrap}
td{vertical-align:top;padding:.5rem 1rem .5rem 0;border-block-end:1px solid var(--line)}
tr:last-child td{border-block-end:0;padding-block-end:0}th:last-child,td:last-child{padding-inline-end:0}
td.num{white-space:nowrap;font-variant-numeric:tabular-nums}td.wide{min-inline-size:14rem}td.name{white-space:nowrap}
details>summary{cursor:pointer;font-size:.875rem;font-weight:550;color:var(--accent);padding-block:.6rem;border-radius:4px}
details[open]>summary{margin-block-end:.25rem}
summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
figure{margin:0 0 1rem}figure img{display:block;inline-size:100%;block-size:auto;border:1px solid var(--line);border-radius:6px;background:#fff}
figcaption{font-size:.8125rem;color:var(--faint);margin-block:.4rem 0}
.strips{max-block-size:46rem;overflow-y:auto;border:1px solid var(--line);border-radius:8px;padding:.75rem;background:var(--sunken)}
.strips:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.strips figure{margin:0 0 .75rem}.strips figure:last-child{margin-block-end:0}
.remarks{list-style:none;margin:0;padding:0}.remarks li{padding:.5rem 0;border-block-end:1px solid var(--line)}.remarks li:last-child{border:0;padding-block-end:0}
.remarks code{color:var(--ink);font-weight:600;margin-inline-end:.6rem}.remarks time{color:var(--faint);font-size:.8125rem;margin-inline-start:.6rem;white-space:nowrap}
.caution{border-color:color-mix(in srgb,var(--warn) 35%,var(--line));background:var(--warn-soft)}.caution h2{color:var(--warn)}
footer{max-width:62rem;margin:0 auto;padding:.5rem 1.5rem 3rem;color:var(--faint);font-size:.8125rem}
@media (max-width:40rem){main,header>div{padding-inline:1rem}section{padding:1.1rem 1rem;border-radius:10px}.scroll{margin-inline:-1rem;padding-inline:1rem}dl{grid-template-columns:1fr;gap:.1rem}dd{margin-block-end:.6rem}h1{font-size:1.4rem}}
@media print{:root{color-scheme:light;--canvas:#fff;--surface:#fff;--sunken:#f2f4f5;--line:#c9d1d6;--ink:#000;--soft:#333;--faint:#555;--accent:#0a5a6c;--ok:#17663a;--ok-soft:#fff;--warn:#7d4b00;--warn-soft:#fff}
body{font-size:10pt}header{border:0;padding-block:0 1rem}main,header>div{padding:0;max-width:none}section{border:0;border-block-start:1px solid var(--line);border-radius:0;padding:.8rem 0;margin:0}.scroll,.strips{overflow:visible;margin:0;padding:0;border:0;background:none}.strips{max-block-size:none}h2,h3{break-after:avoid}tr,figure,li{break-inside:avoid}.pill{border:1px solid var(--line)}figure img{max-block-size:24cm;inline-size:auto;max-inline-size:100%}details::details-content{content-visibility:visible;block-size:auto}a{color:inherit;text-decoration:none}@page{margin:16mm}}
`;
