export default function NewItemPage() {
  return <h1>New item</h1>;
}
