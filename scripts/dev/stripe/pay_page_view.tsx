/** The pay page: plain HTML that works without script, in French and English. */
import type { ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import type { Faulty, Field, Typed } from "./pay_form.ts";
import { formatAmount, type Language, type TextKey, translate } from "./pay_page_texts.ts";
import type { SessionRecord } from "./records.ts";
import { methodTypesOf, totalOf } from "./session_view.ts";
import { SHOWN_NUMBERS } from "./test_numbers.ts";

export interface PayView {
  session: SessionRecord;
  language: Language;
  typed: Typed;
  faulty: Faulty;
  /** Why the bank refused, if it did. */
  refusal?: TextKey;
}

/** The page of an open session. */
export function renderPayPage(view: PayView): string {
  const { session, language, typed, faulty } = view;
  const amount = formatAmount(language, totalOf(session));
  const t = (key: TextKey) => translate(language, key, amount);
  const methods = methodTypesOf(session);
  return page(
    language,
    t("heading"),
    <>
      <p class="notice">{t("testMode")}</p>
      <LanguageSwitch language={language} />
      <h1>{t("heading")}</h1>
      <Problems faulty={faulty} refusal={view.refusal} t={t} />
      <Summary session={session} language={language} t={t} />
      {methods.includes("card") && <CardForm typed={typed} faulty={faulty} t={t} />}
      {methods.includes("sepa_debit") && <DebitForm typed={typed} faulty={faulty} t={t} />}
      <TestNumbers t={t} />
      {session.cancelUrl && (
        <p>
          <a href={session.cancelUrl}>{t("cancel")}</a>
        </p>
      )}
    </>,
  );
}

/** A page that says why there is nothing to pay, with a way back where there is one. */
export function renderPayNotice(
  language: Language,
  notice: { title: TextKey; text: TextKey; back: string | null },
): string {
  const t = (key: TextKey) => translate(language, key);
  return page(
    language,
    t(notice.title),
    <>
      <h1>{t(notice.title)}</h1>
      <p>{t(notice.text)}</p>
      {notice.back && (
        <p>
          <a href={notice.back}>{t("back")}</a>
        </p>
      )}
    </>,
  );
}

type Translate = (key: TextKey) => string;
interface FormProps {
  typed: Typed;
  faulty: Faulty;
  t: Translate;
}

function page(language: Language, title: string, content: ComponentChildren): string {
  const html = render(
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/c/pay.css" />
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${html}`;
}

function LanguageSwitch({ language }: { language: Language }) {
  const other = language === "fr" ? "en" : "fr";
  return (
    <p class="language">
      <a href={`?lang=${other}`} hreflang={other} lang={other}>
        {translate(language, "otherLanguage")}
      </a>
    </p>
  );
}

function Problems({ faulty, refusal, t }: { faulty: Faulty; refusal?: TextKey; t: Translate }) {
  const problems = [...(refusal ? [refusal] : []), ...Object.values(faulty)];
  if (problems.length === 0) return null;
  return (
    <div class="problem" role="alert">
      <p>{t("errorHeading")}</p>
      <ul>{problems.map((problem) => <li key={problem}>{t(problem)}</li>)}</ul>
    </div>
  );
}

function Summary(
  { session, language, t }: { session: SessionRecord; language: Language; t: Translate },
) {
  return (
    <table>
      <caption>{t("summary")}</caption>
      <tbody>
        {session.lineItems.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              {item.name}
              <small>{t("quantity")} {item.quantity}</small>
            </th>
            <td>{formatAmount(language, item.unitAmount * item.quantity)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("total")}</th>
          <td>{formatAmount(language, totalOf(session))}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function CardForm(props: FormProps) {
  const { t } = props;
  return (
    <PayForm method="card" heading="cardHeading" submit="payByCard" {...props}>
      <Input {...props} form="card" name="number" label={t("number")} autocomplete="cc-number" />
      <Input {...props} form="card" name="expiry" label={t("expiry")} autocomplete="cc-exp" />
      <Input {...props} form="card" name="cvc" label={t("cvc")} autocomplete="cc-csc" />
    </PayForm>
  );
}

function DebitForm(props: FormProps) {
  const { t } = props;
  return (
    <PayForm method="sepa_debit" heading="debitHeading" submit="payByDebit" {...props}>
      <Input {...props} form="sepa_debit" name="iban" label={t("iban")} autocomplete="off" />
      <p>{t("mandate")}</p>
    </PayForm>
  );
}

interface PayFormProps extends FormProps {
  method: "card" | "sepa_debit";
  heading: TextKey;
  submit: TextKey;
  children: ComponentChildren;
}

function PayForm({ method, heading, submit, children, ...props }: PayFormProps) {
  const { t } = props;
  return (
    <form method="post" aria-labelledby={`${method}-heading`} noValidate>
      <h2 id={`${method}-heading`}>{t(heading)}</h2>
      <input type="hidden" name="method" value={method} />
      <Input {...props} form={method} name="email" label={t("email")} autocomplete="email" />
      <Input {...props} form={method} name="name" label={t("name")} autocomplete="name" />
      {children}
      <button type="submit">{t(submit)}</button>
    </form>
  );
}

interface InputProps extends FormProps {
  form: "card" | "sepa_debit";
  name: Field;
  label: string;
  autocomplete: string;
}

/** A labelled field. Only the form that was sent shows its faults and what was typed. */
function Input({ typed, faulty, t, form, name, label, autocomplete }: InputProps) {
  const id = `${form}-${name}`;
  const problem = typed.method === form ? faulty[name] : undefined;
  const isShared = name === "email" || name === "name";
  const value = isShared || typed.method === form ? typed[name] : "";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={name === "email" ? "email" : "text"}
        inputMode={name === "number" || name === "cvc" ? "numeric" : undefined}
        autocomplete={autocomplete}
        required
        value={value}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
      />
      {problem && <p class="fault" id={`${id}-problem`}>{t(problem)}</p>}
    </div>
  );
}

function TestNumbers({ t }: { t: Translate }) {
  const rows: (keyof typeof SHOWN_NUMBERS)[] = [
    "cardSucceeds",
    "cardDeclined",
    "cardWithoutFunds",
    "ibanSucceeds",
    "ibanSucceedsLate",
    "ibanFails",
  ];
  return (
    <details>
      <summary>{t("testNumbers")}</summary>
      <dl>
        {rows.map((row) => (
          <div key={row}>
            <dt>{t(row)}</dt>
            <dd>{SHOWN_NUMBERS[row]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
