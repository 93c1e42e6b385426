import { CurrencyAcceptanceSet, CurrencyListed } from "../../generated/CurrencyList/CurrencyList";
import { beginActivity } from "../entities/activities";
import { ensureCurrency } from "../entities/currencies";

export function handleCurrencyListed(event: CurrencyListed): void {
  const currency = ensureCurrency(event.params.currency);
  currency.listed = true;
  currency.accepted = true;
  currency.save();
  const activity = beginActivity(event, "CurrencyListed", null, []);
  activity.currency = currency.id;
  activity.save();
}

export function handleCurrencyAcceptanceSet(event: CurrencyAcceptanceSet): void {
  const currency = ensureCurrency(event.params.currency);
  currency.accepted = event.params.accepted;
  currency.save();
}
