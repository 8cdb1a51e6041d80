import type { Metadata } from 'next';
import { logoPath } from '#app/lib/instance.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import type { SettingState } from '#server/settings/port.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { formatMoment } from '../moment.ts';
import { noticeCodeOf, noticeSentence } from '../notices.ts';
import { requireRole } from '../session.ts';
import { LogoForm, type SettingField, SettingsForm } from './forms.tsx';
import { JoinPassword } from './join-password.tsx';
import own from './settings.module.css';

export const metadata: Metadata = { title: 'Settings', robots: { index: false } };

const GROUPS = [
  { group: 'instance', title: 'This instance' },
  { group: 'play', title: 'Playing' },
  { group: 'limits', title: 'Limits' },
] as const;

/** [INSTANCE-2] Everything that is configured, in one place. */
export default async function SettingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole();
  const code = noticeCodeOf((await searchParams).notice);
  const { settings } = services();
  const all = settings.list();
  const [logo, logoState] = [settings.get('logo'), all.find(({ key }) => key === 'logo')];
  return (
    <AdminFrame section="settings" title="Settings" notice={code && noticeSentence(code, null)}>
      <div className={`${own.groups} ${styles.medium}`}>
        {GROUPS.map(({ group, title }) => {
          const members = all.filter((setting) => setting.group === group);
          const overridden = members.filter(({ from, kind }) => from === 'environment' && kind !== 'own');
          const fields = members.flatMap(toField);
          return (
            <section key={group} className="sheet" aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{title}</h2>
              {fields.length > 0 && <SettingsForm fields={fields} name={title} />}
              {overridden.length > 0 && <Overridden settings={overridden} />}
              {group === 'instance' && (
                <LogoForm
                  logo={logo && { src: logoPath(logo.tag, 'bar'), plate: logo.plate }}
                  setBy={logoState ? setBy(logoState) : null}
                />
              )}
            </section>
          );
        })}
        <JoinPassword />
        <section className="sheet" aria-labelledby="environment">
          <h2 id="environment">Set by the environment</h2>
          <p>These are read when the server starts. Change the variable and restart the server.</p>
          <dl className={own.facts}>
            {settings.environment().map(({ variable, hint, text, isDefault }) => (
              <div key={variable}>
                <dt>
                  <code>{variable}</code>
                </dt>
                <dd>
                  <bdi>{text}</bdi>
                  {isDefault && ' (default)'}
                  <p className="hint">{hint}</p>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </AdminFrame>
  );
}

/** Settings that have a value in the environment: nothing can be set here. */
function Overridden({ settings }: { settings: SettingState[] }) {
  return (
    <dl className={own.facts}>
      {settings.map(({ key, kind, label, hint, text, variable }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            {shown(kind, text)} <span className="hint">set by the environment variable</span> <code>{variable}</code>
            <p className="hint">{hint}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shown = (kind: SettingState['kind'], text: string) =>
  kind === 'switch' ? (text === 'true' ? 'On' : 'Off') : text === '' ? 'none' : text;

const setBy = ({ changed }: SettingState) => changed && `Set by ${changed.by}, ${formatMoment(changed.at)}.`;

/** What can be changed here; a setting with a form of its own, or from the environment, has no field. */
function toField(setting: SettingState): SettingField[] {
  const { key, label, kind, text, standardText, variable, from } = setting;
  if (kind === 'own' || from === 'environment') return [];
  const overriding = variable === null ? '' : ` The environment variable ${variable} would override it.`;
  const hint = `${setting.hint} Default: ${shown(kind, standardText)}.${overriding}`;
  return [{ ...{ key, label, kind, text, hint }, setBy: setBy(setting) }];
}
