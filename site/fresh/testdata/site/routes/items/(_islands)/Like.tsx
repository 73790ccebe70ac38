import { useSignal } from "@preact/signals";

export default function Like({ item }: { item: string }) {
  const liked = useSignal(false);
  return (
    <button type="button" class="like" onClick={() => liked.value = true}>
      {liked.value ? `liked ${item}` : `like ${item}`}
    </button>
  );
}
