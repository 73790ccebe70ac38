/** The texts of the pay page in its two languages. */
export type Language = "fr" | "en";

const en = {
  title: "Payment",
  heading: "Pay {amount}",
  testMode: "Test mode: no money moves. Use the test numbers below.",
  summary: "Your order",
  quantity: "Quantity",
  total: "Total",
  email: "E-mail",
  name: "Name",
  cardHeading: "Pay by card",
  number: "Card number",
  expiry: "Expiry (MM/YY)",
  cvc: "Security code",
  payByCard: "Pay {amount} by card",
  debitHeading: "Pay by SEPA direct debit",
  iban: "IBAN",
  mandate: "By paying you authorise a direct debit from this account, as a test.",
  payByDebit: "Pay {amount} by direct debit",
  cancel: "Cancel and go back",
  testNumbers: "Test numbers",
  cardSucceeds: "Card, succeeds",
  cardDeclined: "Card, declined",
  cardWithoutFunds: "Card, insufficient funds",
  ibanSucceeds: "Direct debit, succeeds",
  ibanSucceedsLate: "Direct debit, succeeds after three minutes",
  ibanFails: "Direct debit, fails",
  otherLanguage: "Français",
  errorHeading: "The payment was not made",
  emailInvalid: "Enter an e-mail address.",
  nameMissing: "Enter a name.",
  numberInvalid: "Your card number is incorrect.",
  expiryInvalid: "Your card's expiry date is incorrect or past.",
  cvcInvalid: "Your card's security code is incomplete.",
  ibanInvalid: "The IBAN you entered is invalid.",
  ibanNoTest: "Test mode takes only the test IBANs below.",
  methodUnavailable: "This payment cannot be made that way.",
  declined: "Your card was declined.",
  insufficientFunds: "Your card has insufficient funds.",
  expiredCard: "Your card has expired.",
  incorrectCvc: "Your card's security code is incorrect.",
  processingError: "An error occurred while processing your card. Try again in a little bit.",
  noTestCard: "Your card was declined: it is not one of the test cards below.",
  paidTitle: "Already paid",
  paidText: "This payment has been made.",
  expiredTitle: "Payment page expired",
  expiredText: "This payment page has expired. Start again from the shop.",
  unknownTitle: "Unknown payment",
  unknownText: "There is no payment at this address.",
  back: "Go back",
};

export type TextKey = keyof typeof en;

const fr: Record<TextKey, string> = {
  title: "Paiement",
  heading: "Payer {amount}",
  testMode: "Mode test : aucun argent ne circule. Utilisez les numéros de test ci-dessous.",
  summary: "Votre commande",
  quantity: "Quantité",
  total: "Total",
  email: "Adresse e-mail",
  name: "Nom",
  cardHeading: "Payer par carte",
  number: "Numéro de carte",
  expiry: "Expiration (MM/AA)",
  cvc: "Code de sécurité",
  payByCard: "Payer {amount} par carte",
  debitHeading: "Payer par prélèvement SEPA",
  iban: "IBAN",
  mandate: "En payant, vous autorisez un prélèvement de test sur ce compte.",
  payByDebit: "Payer {amount} par prélèvement",
  cancel: "Annuler et revenir",
  testNumbers: "Numéros de test",
  cardSucceeds: "Carte acceptée",
  cardDeclined: "Carte refusée",
  cardWithoutFunds: "Carte sans provision suffisante",
  ibanSucceeds: "Prélèvement accepté",
  ibanSucceedsLate: "Prélèvement accepté après trois minutes",
  ibanFails: "Prélèvement rejeté",
  otherLanguage: "English",
  errorHeading: "Le paiement n’a pas été effectué",
  emailInvalid: "Saisissez une adresse e-mail.",
  nameMissing: "Saisissez un nom.",
  numberInvalid: "Le numéro de carte est incorrect.",
  expiryInvalid: "La date d’expiration est incorrecte ou dépassée.",
  cvcInvalid: "Le code de sécurité est incomplet.",
  ibanInvalid: "L’IBAN saisi n’est pas valable.",
  ibanNoTest: "Le mode test n’accepte que les IBAN de test ci-dessous.",
  methodUnavailable: "Ce paiement ne peut pas se faire ainsi.",
  declined: "Votre carte a été refusée.",
  insufficientFunds: "Votre carte n’a pas une provision suffisante.",
  expiredCard: "Votre carte a expiré.",
  incorrectCvc: "Le code de sécurité de votre carte est incorrect.",
  processingError: "Une erreur est survenue avec votre carte. Réessayez dans un instant.",
  noTestCard: "Votre carte a été refusée : ce n’est pas une carte de test.",
  paidTitle: "Déjà payé",
  paidText: "Ce paiement a été effectué.",
  expiredTitle: "Page de paiement expirée",
  expiredText: "Cette page de paiement a expiré. Reprenez depuis la boutique.",
  unknownTitle: "Paiement inconnu",
  unknownText: "Il n’y a pas de paiement à cette adresse.",
  back: "Revenir",
};

const TEXTS: Record<Language, Record<TextKey, string>> = { en, fr };

/** A text with the amount in its place. */
export function translate(language: Language, key: TextKey, amount = ""): string {
  return TEXTS[language][key].replace("{amount}", amount);
}

/** Cents of euro as people write them: "12,50 €" or "€12.50". */
export function formatAmount(language: Language, cents: number): string {
  const locale = language === "fr" ? "fr-FR" : "en-IE";
  return new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(cents / 100);
}

/**
 * The language to show: what the address asks for, else what the session was made for, else what
 * the browser prefers, else French.
 */
export function chooseLanguage(wishes: {
  query: string | undefined;
  locale: string | null;
  acceptLanguage: string | undefined;
}): Language {
  const preferred = (wishes.acceptLanguage ?? "").split(",").map((range) => range.trim());
  const candidates = [wishes.query ?? "", wishes.locale ?? "", ...preferred];
  for (const candidate of candidates) {
    const primary = candidate.slice(0, 2).toLowerCase();
    if (primary === "fr" || primary === "en") return primary;
  }
  return "fr";
}
