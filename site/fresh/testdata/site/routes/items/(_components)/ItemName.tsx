export default function ItemName({ id }: { id: string }) {
  return <h1>Item {id}</h1>;
}
