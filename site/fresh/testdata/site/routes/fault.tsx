export default function FaultPage(): never {
  throw new Error("secret detail");
}
