import { plainName } from './plain-name.js';

const words = (text: string) => new Set(text.split('|').map(plainName));

const YES = words(
  'true | t | yes | y | 1 | on | x | ok | checked | ja | j | wahr | oui | o | vrai | si | sí | s | verdadero | cierto | vero | sim | verdadeiro | ' +
    'waar | نعم | صح | صحيح | موافق | はい | 有 | 可 | 許可 | 同意 | 同意する | 希望する | 是 | 对 | 對 | 真 | 是的 | evet | e | doğru | var | tak | prawda | да | д | истина | ' +
    'subscribed | opted in | opt in | opt-in | active subscriber | consent | granted | confirmed | agreed | accepted | allowed | express | implicit | ' +
    'abonniert | angemeldet | zugestimmt | abonné | abonnée | inscrit | accepté | suscrito | suscrita | acepta | iscritto | accettato | inscrito | aceito | ' +
    'ingeschreven | aangemeld | akkoord | مشترك | 購読中 | 購読 | 配信中 | 配信可 | 订阅 | 已订阅 | 訂閱 | 已訂閱 | abone | izinli | onaylı | zapisany | zgoda | wyrażona | подписан | согласен',
);
const NO = words(
  'false | f | no | n | 0 | off | unchecked | nein | falsch | non | faux | falso | não | nao | nee | onwaar | لا | خطأ | غير موافق | いいえ | 無 | 不可 | 拒否 | 同意しない | 希望しない | 否 | 不 | 不是 | 假 | ' +
    'hayır | h | yanlış | yok | nie | fałsz | нет | н | ложь | unsubscribed | not subscribed | never subscribed | opted out | opt out | opt-out | no consent | denied | revoked | withdrawn | declined | ' +
    'abgemeldet | nicht abonniert | abbestellt | désabonné | désinscrit | désabonnée | non abonné | no suscrito | cancelado | dado de baja | baja | disiscritto | non iscritto | descadastrado | não inscrito | cancelada | ' +
    'uitgeschreven | afgemeld | غير مشترك | 停止 | 配信停止 | 未購読 | 购读しない | 退订 | 已退订 | 未订阅 | 退訂 | 未訂閱 | abone değil | ret | izinsiz | wypisany | niezapisany | brak zgody | отписан | не подписан | не согласен',
);

const PERMITTED = words('allow | zulassen | autoriser | permitir | consenti | consentire | toestaan');
const FORBIDDEN = words(
  'do not allow | nicht zulassen | ne pas autoriser | no permitir | não permitir | non consentire | niet toestaan',
);

/** A date, whatever its order, with or without a time. */
const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:$|[ T])/;

/**
 * Whether a word says yes or no, in the languages that files are written in; null where it says neither. A date says yes: since
 * when somebody is subscribed, or no longer is.
 */
export function yesOrNo(written: string): boolean | null {
  if (/^[✓✔☑]$/u.test(written)) return true;
  if (/^[✗✘☐✕]$/u.test(written)) return false;
  if (DATE.test(written)) return true;
  const word = plainName(written);
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** Whether a word permits or forbids, whatever its column asks, as Dynamics writes it; null where it does neither. */
export function permits(written: string): boolean | null {
  const word = plainName(written);
  if (PERMITTED.has(word)) return true;
  return FORBIDDEN.has(word) ? false : null;
}
