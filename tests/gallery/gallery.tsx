/** The gallery: `?scene=NAME` shows one scene, nothing lists them all. `&dir=rtl` turns it round, `&locale=fr` translates. */
import '@/components/base.css';
import { render } from 'preact';
import { provideMessages } from '@/utils/browser/i18n';
import { lookUpIn, type Messages } from './messages';

const locales = import.meta.glob<{ default: Messages }>('../../public/_locales/*/messages.json', {
  eager: true,
});
const asked = new URLSearchParams(location.search);
const locale = asked.get('locale') ?? 'en';
provideMessages(lookUpIn(locales[`../../public/_locales/${locale}/messages.json`]?.default ?? {}));

// Only now: some texts are looked up as soon as a module is read.
const { scenes } = await import('./scenes');
const scene = scenes.find(({ name }) => name === asked.get('scene'));

document.documentElement.lang = locale;
document.documentElement.dir = asked.get('dir') ?? 'ltr';
if (scene) {
  document.title = scene.name;
  render(await scene.show(), document.body);
  const wanted = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent === scene.press,
  );
  wanted?.click();
} else {
  render(
    <ul style={{ padding: '24px', display: 'grid', gap: '4px' }}>
      {scenes.map(({ name, width, height }) => (
        <li key={name} data-name={name} data-width={width} data-height={height}>
          <a href={`?scene=${name}`}>{name}</a>
        </li>
      ))}
    </ul>,
    document.body,
  );
}
document.documentElement.dataset['ready'] = 'true';
